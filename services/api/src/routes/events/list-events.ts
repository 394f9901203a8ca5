import { z } from 'zod'
import type { ObjectSelection } from '@postkeep/mailbox-contract'
import { calendarObject, matchesFilter, parseCalendar, utcZone } from '@postkeep/icalendar'
import { invalidField } from '../../frame/api-problem.ts'
import { pageFields, pageOf } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { day, flag } from '../../parts/fields.ts'
import { collectionsOf, membersOf, readMembers, type ReadMember } from '../../parts/members.ts'
import { calendarNamed } from '../calendars/calendar-view.ts'
import { eventKind } from './event-kind.ts'
import { eventView, viewEvent } from './event-view.ts'

const moment = day.transform((value) => Date.parse(value))
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
    start_date: moment.optional(),
    end_date: moment.optional(),
    include_deleted: flag.optional(),
    sort: z.enum(orders).default('created_at'),
    ...pageFields({ limit: 25, most: 100 })
  }),
  response: z.array(eventView),
  refusals: [404],
  isPaged: true,
  async handle({ context, query, session }) {
    const { calendar_id, end_date: end, sort, start_date: start } = query
    if (start !== undefined && end !== undefined && end < start)
      throw invalidField('end_date', 'is before start_date')
    const all = await collectionsOf(session, eventKind)
    const chosen = calendar_id === undefined ? all : [calendarNamed(all, calendar_id)]
    const range = start === undefined && end === undefined ? undefined : { start, end }
    const members = await membersOf(session, all, { chosen, selection: selectionOf(range) })
    if (!range && sort.endsWith('created_at')) {
      // What is on the page is known before anything is read.
      const ordered = inOrder(members, sort, ({ entry }) => entry.modified)
      const { headers, shown } = pageOf(context, ordered, query)
      return { body: (await readMembers(session, shown)).map(viewEvent), headers }
    }
    const found = await readMembers(session, members)
    const events = found.filter((event) => !range || isWithin(event, range)).map(viewEvent)
    const field = sort.replace(/^-/, '') as 'start_date' | 'created_at' | 'summary'
    const { headers, shown } = pageOf(
      context,
      inOrder(events, sort, (event) => event[field] ?? ''),
      query
    )
    return { body: shown, headers }
  }
})

type Range = { readonly start: number | undefined; readonly end: number | undefined }

/** What JavaScript's dates reach. */
const [earliest, latest] = [-8_640_000_000_000_000, 8_640_000_000_000_000]

/** A first selection: those that may lie in it. */
function selectionOf(range: Range | undefined): ObjectSelection {
  if (!range) return {}
  const seconds = (time: number | undefined) => (time === undefined ? null : Math.floor(time / 1000))
  return { within: { start: seconds(range.start), end: seconds(range.end && range.end + 999) } }
}

function isWithin({ bytes }: ReadMember, { end = latest, start = earliest }: Range): boolean {
  const object = calendarObject(parseCalendar(bytes))
  const none = { isNotDefined: false, timeRange: undefined, components: [], properties: [] }
  const inside = { ...none, name: object.kind, timeRange: { start, end } }
  return matchesFilter(object, { ...none, name: 'VCALENDAR', components: [inside] }, utcZone)
}

function inOrder<T>(all: readonly T[], sort: string, valueOf: (one: T) => string | number): T[] {
  const sign = sort.startsWith('-') ? -1 : 1
  return all.toSorted((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)]
    return sign * (typeof one === 'number' ? one - Number(other) : one.localeCompare(String(other)))
  })
}
