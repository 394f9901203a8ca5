// How an event or a task is shown.
import { z } from 'zod'
import { calendarObject, describeObject, parseCalendar, utcZone } from '@postkeep/icalendar'
import { moment } from '../../parts/fields.ts'
import type { ReadMember } from '../../parts/members.ts'

export const eventView = z
  .object({
    id: z.string(),
    object: z.literal('calendar_event'),
    calendar_id: z.string(),
    ical: z.string().meta({ description: 'The calendar object (RFC 5545)' }),
    etag: z.string(),
    component: z.string(),
    summary: z.string(),
    description: z.string(),
    location: z.string(),
    start_date: moment.nullable(),
    end_date: moment.nullable(),
    uid: z.string(),
    status: z.string(),
    organizer: z.string(),
    deleted_at: z.null(),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'CalendarEvent' })

export function viewEvent({ bytes, collection, entry, id }: ReadMember): z.input<typeof eventView> {
  const object = calendarObject(parseCalendar(bytes))
  const { end, start, ...texts } = describeObject(object, utcZone)
  const changed = new Date(entry.modified * 1000).toISOString()
  return {
    id,
    object: 'calendar_event',
    calendar_id: collection.name,
    ical: bytes.toString(),
    etag: `"${entry.etag}"`,
    component: entry.component,
    ...texts,
    start_date: momentOf(start),
    end_date: momentOf(end),
    uid: entry.uid,
    deleted_at: null,
    created_at: changed,
    updated_at: changed
  }
}

function momentOf(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString()
}
