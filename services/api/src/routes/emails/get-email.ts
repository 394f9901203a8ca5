import { defineRoute } from '../../frame/route.ts'
import { emailOf } from './email-visit.ts'
import { emailView, viewEmail } from './email-view.ts'

export const getEmail = defineRoute({
  method: 'GET',
  path: '/v1/emails/:id',
  access: 'account or mailbox',
  scope: 'emails',
  summary: 'One message of the outbound mail',
  response: emailView,
  handle: async (visit) => ({ body: viewEmail(await emailOf(visit), visit.services) })
})
