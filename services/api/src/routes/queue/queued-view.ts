// A queued message as the operators of the server see it: what it says is not their business.
import { z } from 'zod'
import type { ShownEmail } from '@postkeep/outbound'
import type { Services } from '../../services.ts'
import { emailView, viewEmail } from '../emails/email-view.ts'

export const queuedView = emailView
  .omit({ subject: true })
  .extend({
    size: z.number().meta({ description: 'Bytes' }),
    journey: z.string().meta({ description: 'For GET /v1/journeys' }),
    route: z.object({ host: z.string(), port: z.number(), tls: z.string() }).nullable()
  })
  .meta({ id: 'QueuedEmail' })

export function viewQueued(email: ShownEmail, services: Services): z.input<typeof queuedView> {
  const { subject: _, ...shown } = viewEmail(email, services)
  const { route, size, trace } = email
  return { ...shown, size, journey: trace, route: route ?? null }
}
