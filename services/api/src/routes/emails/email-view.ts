// How a message of the outbound queue is shown. Its body stays sealed.
import { z } from 'zod'
import type { ShownEmail } from '@postkeep/outbound'
import { id, moment } from '../../parts/fields.ts'
import type { Services } from '../../services.ts'

const bounce = z.object({
  recipient: z.string(),
  date: moment,
  category: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional()
})

const listed = {
  id,
  object: z.literal('email'),
  status: z.enum(['pending', 'queued', 'deferred', 'sent', 'partially_sent', 'bounced', 'rejected']),
  alias: id.optional(),
  domain: id.optional(),
  user: id.optional(),
  is_locked: z.boolean(),
  is_bounce: z.boolean(),
  is_redacted: z.boolean(),
  envelope: z.object({ from: z.string(), to: z.array(z.string()) }),
  messageId: z.string(),
  date: moment,
  subject: z.string(),
  accepted: z.array(z.string()),
  hard_bounces: z.array(bounce),
  soft_bounces: z.array(bounce),
  deliveries: z.array(
    z.object({
      recipient: z.string(),
      date: moment,
      responseCode: z.number(),
      response: z.string(),
      mx: z.object({ host: z.string(), priority: z.number(), ip: z.string(), port: z.number() }).optional(),
      tls: z
        .object({ enabled: z.boolean(), version: z.string().optional(), cipher: z.string().optional() })
        .optional(),
      requireTLS: z.boolean(),
      duration: z.number().meta({ description: 'Milliseconds' })
    })
  ),
  requireTLS: z.boolean(),
  link: z.string().meta({ description: 'Of the web admin' }),
  created_at: moment,
  updated_at: moment
}

export const listedEmailView = z.object(listed).meta({ id: 'ListedEmail' })

export const emailView = z
  .object({
    ...listed,
    rejectedErrors: z.array(
      z.object({
        recipient: z.string(),
        responseCode: z.number().optional(),
        response: z.string().optional(),
        message: z.string()
      })
    )
  })
  .meta({ id: 'Email' })

type Site = Pick<Services, 'serverDomain'>

export function viewListedEmail(email: ShownEmail, { serverDomain }: Site): z.input<typeof listedEmailView> {
  const { accepted, envelope, is_bounce, is_locked, is_redacted, messageId, requireTLS, status } = email
  return {
    id: email._id.toHexString(),
    object: 'email',
    status,
    ...(email.alias && { alias: email.alias.toHexString() }),
    ...(email.domain && { domain: email.domain.toHexString() }),
    ...(email.user && { user: email.user.toHexString() }),
    is_locked,
    is_bounce,
    is_redacted,
    envelope,
    messageId,
    date: email.date.toISOString(),
    subject: email.subject ?? '',
    accepted,
    hard_bounces: email.hard_bounces.map(viewBounce),
    soft_bounces: email.soft_bounces.map(viewBounce),
    deliveries: email.deliveries.map(viewDelivery),
    requireTLS,
    link: `https://${serverDomain}/my-account/emails/${email._id.toHexString()}`,
    created_at: email.created_at.toISOString(),
    updated_at: email.updated_at.toISOString()
  }
}

export function viewEmail(email: ShownEmail, site: Site): z.input<typeof emailView> {
  const rejectedErrors = email.rejectedErrors.map(({ message, recipient, response, responseCode }) => ({
    recipient,
    responseCode,
    response,
    message
  }))
  return { ...viewListedEmail(email, site), rejectedErrors }
}

function viewBounce({
  category,
  date,
  recipient,
  response,
  responseCode
}: ShownEmail['hard_bounces'][number]) {
  return { recipient, date: date.toISOString(), category, responseCode, response }
}

function viewDelivery(delivery: ShownEmail['deliveries'][number]) {
  const { date, duration, mx, recipient, requireTLS, response, responseCode, tls } = delivery
  const security = tls && { enabled: tls.enabled, version: tls.version, cipher: tls.cipher }
  return {
    recipient,
    date: date.toISOString(),
    responseCode,
    response,
    mx,
    tls: security,
    requireTLS,
    duration
  }
}
