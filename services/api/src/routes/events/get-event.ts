import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { eventKind } from './event-kind.ts'
import { eventView, viewEvent } from './event-view.ts'

export const getEvent = defineRoute({
  method: 'GET',
  path: '/v1/calendar-events/:id',
  access: 'mailbox',
  summary: 'One event or task',
  response: eventView,
  handle: async ({ params, session }) => ({
    body: viewEvent(await findMember(session, eventKind, params['id'] ?? ''))
  })
})
