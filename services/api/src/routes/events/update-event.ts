import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { matchOf, storeMember } from '../../parts/store-member.ts'
import { icalText } from './create-event.ts'
import { eventKind } from './event-kind.ts'
import { planEvent } from './plan-event.ts'
import { eventView, viewEvent } from './event-view.ts'

export const updateEvent = defineRoute({
  method: 'PUT',
  path: '/v1/calendar-events/:id',
  access: 'mailbox',
  summary: 'Change an event or a task',
  description: 'Who is invited is told by mail. With If-Match only where it is still the one that was read.',
  body: z.object({ ical: icalText }),
  response: eventView,
  refusals: [412],
  async handle({ body, context, params, session }) {
    const id = params['id'] ?? ''
    const { bytes: before, collection, entry } = await findMember(session, eventKind, id)
    const after = Buffer.from(body.ical)
    const wanted = matchOf(context.get('if-match'))
    await storeMember(session, eventKind, {
      collection,
      name: entry.name,
      ...(await planEvent(session, { collection, before, after, tag: entry.scheduleTag })),
      // What was planned is for what was read.
      condition: { match: wanted === '*' ? [entry.etag] : wanted },
      field: 'ical'
    })
    return { body: viewEvent(await findMember(session, eventKind, id)) }
  }
})
