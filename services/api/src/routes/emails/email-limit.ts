import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'

export const emailLimit = defineRoute({
  method: 'GET',
  path: '/v1/emails/limit',
  access: 'account or mailbox',
  scope: 'emails',
  summary: 'How many messages were sent in the last 24 hours, and how many may be',
  response: z.object({
    count: z.number(),
    limit: z.number().nullable().meta({ description: 'null: none, in a lab' })
  }),
  async handle({ caller, services }) {
    const sender = caller.kind === 'account' ? { user: caller.user._id.toHexString() } : caller.identity
    return { body: await services.sendUsage(sender) }
  }
})
