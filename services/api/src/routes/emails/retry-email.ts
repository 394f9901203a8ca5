import { z } from 'zod'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { emailOf } from './email-visit.ts'
import { emailView, viewEmail } from './email-view.ts'

export const retryEmail = defineRoute({
  method: 'POST',
  path: '/v1/emails/:id/retry',
  access: 'account or mailbox',
  scope: 'emails',
  summary: 'Try a message that was deferred again at once',
  body: z.object({}),
  response: emailView,
  async handle(visit) {
    const { _id, status } = await emailOf(visit)
    if (status === 'pending')
      throw new ApiProblem(409, 'An administrator of the server holds this message back')
    await visit.services.queue.retryNow(_id.toHexString())
    return { body: viewEmail(await emailOf(visit), visit.services) }
  }
})
