import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { eventKind } from './event-kind.ts'
import { planRemoval } from './plan-event.ts'
import { eventView, viewEvent } from './event-view.ts'

export const removeEvent = defineRoute({
  method: 'DELETE',
  path: '/v1/calendar-events/:id',
  access: 'mailbox',
  summary: 'Remove an event or a task',
  description: 'A meeting is called off, or declined, by mail.',
  response: eventView,
  async handle({ params, session }) {
    const event = await findMember(session, eventKind, params['id'] ?? '')
    const outgoing = await planRemoval(session, event.bytes)
    const { name } = event.entry
    await session.removeObject({ collection: event.collection.id, name, outgoing })
    return { body: viewEvent(event) }
  }
})
