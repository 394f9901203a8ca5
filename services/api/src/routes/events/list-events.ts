import { z } from 'zod'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { calendarObject, matchesFilter, parseCalendar, utcZone } from '@postkeep/icalendar'
import { invalidField } from '../../frame/api-problem.ts'
import { pageFields, pageOf } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { flag } from '../../parts/fields.ts'
import { collectionsOf, membersOf, readMembers, type ReadMember } from '../../parts/members.ts'
import { findCalendar } from '../calendars/calendar-view.ts'
import { eventKind } from './event-kind.ts'
import { eventView, viewEvent } from './event-view.ts'

const day = z
  .string({ error: 'is a date' })
  .transform((value) => Date.parse(value))
  .refine((value) => !Number.isNaN(value), { error: 'is a date such as 2026-01-31 or 2026-01-31T10:00:00Z' })
const orders = ['start_date', '-start_date', 'created_at', '-created_at', 'summary', '-summary'] as const

export const listEvents = defineRoute({
  method: 'GET',
  path: '/v1/calendar-events',
  access: 'mailbox',
  summary: 'List events and tasks; with start_date and end_date those that take place between them',
  description:
    'Recurring ones are found by each of their instances. What was removed is gone: `include_deleted` adds nothing.',
  query: z.object({
    calendar_id: z.string().max(200).optional(),
    start_date: day.optional(),
    end_date: day.optional(),
    include_deleted: flag.optional(),
    sort: z.enum(orders).default('created_at'),
    ...pageFields({ limit: 25, most: 100 })
  }),
  response: z.array(eventView),
  isPaged: true,
  async handle({ context, query, session }) {
    const { calendar_id, end_date: end, sort, start_date: start } = query
    if (start !== undefined && end !== undefined && end < start)
      throw invalidField('end_date', 'is before start_date')
    const calendars =
      calendar_id === undefined
        ? await collectionsOf(session, eventKind)
        : [await findCalendar(session, calendar_id)]
    const hasRange = start !== undefined || end !== undefined
    const range = { start: start ?? earliest, end: end ?? latest }
    const found = await eventsOf(session, calendars)
    const events = found.filter((event) => !hasRange || isWithin(event, range)).map(viewEvent)
    const { headers, shown } = pageOf(context, inOrder(events, sort), query)
    return { body: shown, headers }
  }
})

/** What JavaScript's dates reach. */
const [earliest, latest] = [-8_640_000_000_000_000, 8_640_000_000_000_000]

async function eventsOf(
  session: MailboxSession,
  calendars: readonly CollectionInfo[]
): Promise<ReadMember[]> {
  return readMembers(session, await membersOf(session, eventKind, calendars))
}

function isWithin(
  { bytes }: ReadMember,
  timeRange: { readonly start: number; readonly end: number }
): boolean {
  const object = calendarObject(parseCalendar(bytes))
  const none = { isNotDefined: false, timeRange: undefined, components: [], properties: [] }
  const inside = { ...none, name: object.kind, timeRange }
  return matchesFilter(object, { ...none, name: 'VCALENDAR', components: [inside] }, utcZone)
}

function inOrder(events: z.input<typeof eventView>[], sort: (typeof orders)[number]) {
  const sign = sort.startsWith('-') ? -1 : 1
  const field = sort.replace(/^-/, '') as 'start_date' | 'created_at' | 'summary'
  return events.toSorted((a, b) => sign * (a[field] ?? '').localeCompare(b[field] ?? ''))
}
