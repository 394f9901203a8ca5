import { defineRoute } from '../../frame/route.ts'
import { findMessage } from './find-message.ts'
import { lightShape, messageView, viewMessage } from './message-view.ts'
import { expunge } from './update-message.ts'

export const removeMessage = defineRoute({
  method: 'DELETE',
  path: '/v1/messages/:id',
  access: 'mailbox',
  summary: 'Remove a message for good',
  response: messageView,
  async handle({ params, session }) {
    const found = await findMessage(session, params['id'] ?? '')
    await expunge(session, found)
    const shape = { ...lightShape, nodemailer: false }
    return { body: viewMessage(found.row, shape) }
  }
})
