import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'

export const socketRoute = defineRoute({
  method: 'GET',
  path: '/v1/ws',
  access: 'public',
  summary: 'What happens in a mailbox, as it happens: a WebSocket, with address and password of the mailbox',
  description:
    'Messages are JSON, or MessagePack with ?msgpackr=true: event, timestamp, and what it is about. A ping comes every 30 seconds and wants a pong.',
  response: 'nothing',
  status: 101,
  refusals: [400],
  handle() {
    throw new ApiProblem(400, 'Ask for an upgrade to a WebSocket')
  }
})
