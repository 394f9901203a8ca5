import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { collectionsOf, findMember, memberId } from '../../parts/members.ts'
import { storeMember } from '../../parts/store-member.ts'
import { calendarNamed } from '../calendars/calendar-view.ts'
import { objectName } from '../contacts/create-contact.ts'
import { eventKind } from './event-kind.ts'
import { planEvent } from './plan-event.ts'
import { eventView, viewEvent } from './event-view.ts'

export const icalText = z.string({ error: 'is a calendar object (RFC 5545)' }).max(10 * 1024 * 1024)

export const createEvent = defineRoute({
  method: 'POST',
  path: '/v1/calendar-events',
  access: 'mailbox',
  status: 201,
  summary: 'Put an event or a task into a calendar',
  description: 'Who is invited is told by mail.',
  body: z.object({
    calendar_id: z.string().max(200).optional(),
    ical: icalText,
    event_id: objectName.optional()
  }),
  response: eventView,
  refusals: [404],
  async handle({ body, session }) {
    const { calendar_id, event_id = randomUUID(), ical } = body
    const all = await collectionsOf(session, eventKind)
    const collection = calendar_id === undefined ? all[0]! : calendarNamed(all, calendar_id)
    const name = `${event_id}.ics`
    await storeMember(session, eventKind, {
      collection,
      name,
      ...(await planEvent(session, { collection, after: Buffer.from(ical) })),
      condition: { noneMatch: '*' },
      field: 'ical'
    })
    const id = memberId(collection, name, all)
    return { body: viewEvent(await findMember(session, eventKind, id)) }
  }
})
