import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { formatAddress, parseAddress, type Address } from '@postkeep/address'
import type { Identity } from '@postkeep/mailbox-contract'
import { checkRecipient, receivedField, submitMessage, SubmissionRefusal } from '@postkeep/submission'
import { ApiProblem, invalidField } from '../../frame/api-problem.ts'
import { defineRoute, type Visit } from '../../frame/route.ts'
import { composeMessage, messageBodyLimit } from '../../parts/compose-message.ts'
import { flag } from '../../parts/fields.ts'
import { messageFields } from '../../parts/message-fields.ts'
import { dsnFields, dsnOf } from './dsn-fields.ts'
import { emailView, viewEmail } from './email-view.ts'
import { senderOf } from './sender-of.ts'

const mostRecipients = 50
const body = z.object({ ...messageFields, requireTLS: flag.default(false), dsn: dsnFields.optional() })
type SendVisit = Visit<'account or mailbox', unknown, z.output<typeof body>>

export const sendEmail = defineRoute({
  method: 'POST',
  path: '/v1/emails',
  access: 'account or mailbox',
  scope: 'emails',
  bodyLimit: messageBodyLimit,
  summary: 'Send a message',
  description:
    'The fields are those of Nodemailer; files and addresses are not fetched. `date` up to 30 days ahead: it is sent ' +
    'then. With an `Idempotency-Key` header the same request sends one message, however often it comes.',
  body,
  response: emailView,
  async handle(visit) {
    const { dsn, requireTLS, ...fields } = visit.body
    const own = visit.caller.kind === 'mailbox' ? { from: visit.caller.identity.address } : {}
    const given = fields.raw === undefined ? { ...own, ...fields } : fields
    const composed = await composeMessage(given, { keepsBcc: false, room: visit.room })
    const identity = await senderOf(visit, composed.sender)
    const recipients = await recipientsOf(visit, composed.recipients, identity)
    const trace = randomBytes(10).toString('hex')
    const submittedAt = new Date()
    const { submissions } = visit.services
    const { hostName } = submissions
    const { email } = await submitMessage(
      composed.message,
      {
        trace,
        identity,
        sender: await envelopeSender(visit, composed.sender, identity),
        recipients,
        received: receivedField({
          client: undefined,
          hostName,
          transmissionType: 'HTTP',
          tls: undefined,
          trace,
          date: submittedAt
        }),
        requireTls: requireTLS,
        submittedAt,
        ...(dsn && { dsn: dsnOf(dsn, recipients) }),
        ...keyOf(visit, identity)
      },
      submissions
    ).catch(refuse)
    visit.services.events.changed({ user: identity.address, what: `an email, ${email._id.toHexString()}` })
    return { body: viewEmail(email, visit.services) }
  }
})

/** @throws ApiProblem 400 where one of them will never get it */
async function recipientsOf(visit: SendVisit, written: readonly string[], identity: Identity) {
  if (written.length === 0) throw invalidField('to', 'name a recipient')
  if (written.length > mostRecipients)
    throw invalidField('to', `has more than ${mostRecipients} recipients with cc and bcc`)
  const addresses = written.map((text) => parsed(text))
  const { submissions } = visit.services
  const faults = await Promise.all(addresses.map((address) => checkRecipient(address, identity, submissions)))
  for (const [index, fault] of faults.entries())
    if (fault) throw invalidField('to', `${formatAddress(addresses[index]!)}: ${fault.text}`)
  return addresses.map(formatAddress)
}

/** Nobody reads what is sent to these. */
const unread = /^(?:do-?not-?reply|no-?reply)$/i

function parsed(text: string): Address {
  const address = parseAddress(text)
  if (!address) throw invalidField('to', `${text.slice(0, 100)} is no address`)
  if (unread.test(address.local)) throw invalidField('to', `${text} takes no mail`)
  return address
}

async function envelopeSender({ services }: SendVisit, written: string, identity: Identity): Promise<string> {
  const sender = parseAddress(written)
  const isOwn = sender && (await services.submissions.directory.recipients.mayUseSender(identity, sender))
  if (sender && isOwn) return formatAddress(sender)
  throw new ApiProblem(403, `From must be the address of the login, ${identity.address}`, { field: 'from' })
}

function keyOf({ context }: SendVisit, { mailbox }: Identity): { key?: string } {
  const key = context.get('idempotency-key')
  if (key === '') return {}
  return { key: `api:${createHash('sha256').update(`${mailbox}\n${key}`).digest('hex')}` }
}

function refuse(error: unknown): never {
  if (!(error instanceof SubmissionRefusal)) throw error
  throw new ApiProblem(error.code < 500 ? 429 : 400, error.message, { cause: error })
}
