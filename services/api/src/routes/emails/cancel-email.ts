import { QueueRefusal } from '@postkeep/outbound'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { emailOf } from './email-visit.ts'
import { emailView, viewEmail } from './email-view.ts'

export const cancelEmail = defineRoute({
  method: 'DELETE',
  path: '/v1/emails/:id',
  access: 'account or mailbox',
  scope: 'emails',
  summary: 'Cancel a message that is not sent yet',
  description: 'It becomes `rejected`, and is shown for 30 days.',
  response: emailView,
  refusals: [400],
  async handle(visit) {
    const { _id } = await emailOf(visit)
    try {
      await visit.services.queue.cancel(_id.toHexString())
    } catch (error) {
      if (!(error instanceof QueueRefusal)) throw error
      throw new ApiProblem(400, error.message, { cause: error })
    }
    return { body: viewEmail(await emailOf(visit), visit.services) }
  }
})
