import { z } from 'zod'
import { checkCalendarObject } from '@postkeep/dav-collections'
import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { matchOf, storeMember } from '../../parts/store-member.ts'
import { icalText } from './create-event.ts'
import { eventKind } from './event-kind.ts'
import { eventView, viewEvent } from './event-view.ts'

export const updateEvent = defineRoute({
  method: 'PUT',
  path: '/v1/calendar-events/:id',
  access: 'mailbox',
  summary: 'Change an event or a task',
  description: 'With If-Match only where it is still the one that was read.',
  body: z.object({ ical: icalText }),
  response: eventView,
  async handle({ body, context, params, session }) {
    const id = params['id'] ?? ''
    const { collection, entry } = await findMember(session, eventKind, id)
    const bytes = Buffer.from(body.ical)
    await storeMember(session, eventKind, {
      collection,
      name: entry.name,
      bytes,
      checked: checkCalendarObject(bytes, collection),
      condition: { match: matchOf(context.get('if-match')) },
      field: 'ical'
    })
    return { body: viewEvent(await findMember(session, eventKind, id)) }
  }
})
