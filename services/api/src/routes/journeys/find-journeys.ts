// "Why did it not arrive?": each step of a message through the services, in what is the caller's own business.
import { z } from 'zod'
import { ownershipOf } from '@postkeep/directory'
import { findJourneys, findOwnJourneys, type Journey } from '@postkeep/journey'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { flag, line, moment } from '../../parts/fields.ts'

const journeyView = z
  .object({
    id: z.string(),
    object: z.literal('journey'),
    steps: z.array(
      z.object({
        at: moment,
        service: z.string(),
        event: z
          .string()
          .meta({ description: 'offered, accepted, stored, queued, sent, deferred, failed, …' }),
        text: z.string(),
        addresses: z.array(z.string()),
        message_id: z.string().optional(),
        email: z.string().optional().meta({ description: 'For GET /v1/emails/{id}' }),
        remote: z
          .object({
            address: z.string().optional(),
            name: z.string().optional(),
            reply: z.string().optional()
          })
          .optional()
      })
    )
  })
  .meta({ id: 'Journey' })

function viewJourney({ steps, trace }: Journey): z.input<typeof journeyView> {
  return {
    id: trace,
    object: 'journey',
    steps: steps.map(({ addresses, at, email, event, message_id, remote, service, text }) => ({
      at: at.toISOString(),
      service,
      event,
      text,
      addresses,
      ...(message_id && { message_id }),
      ...(email && { email }),
      ...(remote && { remote })
    }))
  }
}

export const findJourneysRoute = defineRoute({
  method: 'GET',
  path: '/v1/journeys',
  access: 'account',
  scope: 'emails',
  summary: 'Trace messages through the server, newest first',
  query: z.object({
    q: line(1000)
      .pipe(z.string().min(1, { error: 'is an address, a Message-ID, or the id of a journey' }))
      .meta({ description: 'An address, a Message-ID, or the id of a journey' }),
    is_everybody: flag.default(false).meta({ description: 'Of the whole server: its administrators only' })
  }),
  response: z.array(journeyView),
  async handle({ query, services, user }) {
    const { is_everybody, q: text } = query
    if (is_everybody && user.group !== 'admin')
      throw new ApiProblem(403, 'Only administrators of the server may do this', { field: 'is_everybody' })
    const { database } = services
    const found = is_everybody
      ? await findJourneys(database, { text })
      : await findOwnJourneys(database, { text, owner: await ownershipOf(database, user._id.toHexString()) })
    return { body: found.map(viewJourney) }
  }
})
