import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { eventKind } from './event-kind.ts'
import { eventView, viewEvent } from './event-view.ts'

export const removeEvent = defineRoute({
  method: 'DELETE',
  path: '/v1/calendar-events/:id',
  access: 'mailbox',
  summary: 'Remove an event or a task',
  response: eventView,
  async handle({ params, session }) {
    const event = await findMember(session, eventKind, params['id'] ?? '')
    await session.removeObject({ collection: event.collection.id, name: event.entry.name })
    return { body: viewEvent(event) }
  }
})
