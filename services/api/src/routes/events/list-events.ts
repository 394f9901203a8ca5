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
const order = '-?(?:start_date|end_date|created_at|updated_at|summary)'
const orders = new RegExp(`^${order}(?:,${order}){0,4}$`)
type Field = 'start_date' | 'end_date' | 'created_at' | 'updated_at' | 'summary'

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
    sort: z
      .string()
      .regex(orders, {
        error: 'is start_date, end_date, created_at, updated_at or summary, or several of them'
      })
      .default('created_at')
      .meta({ description: 'With - the other way round; several with commas between' }),
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
    if (!range && /^-?created_at$/.test(sort)) {
      // What is on the page is known before anything is read.
      const sign = sort.startsWith('-') ? -1 : 1
      const ordered = members.toSorted((a, b) => sign * (a.entry.modified - b.entry.modified))
      const { headers, shown } = pageOf(context, ordered, query)
      return { body: (await readMembers(session, shown)).map(viewEvent), headers }
    }
    const found = await readMembers(session, members)
    const events = found.filter((event) => !range || isWithin(event, range)).map(viewEvent)
    const { headers, shown } = pageOf(context, inOrder(events, sort.split(',')), query)
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

type EventView = ReturnType<typeof viewEvent>

/** By the first of the fields in which they differ. */
function inOrder(events: readonly EventView[], sorts: readonly string[]): EventView[] {
  const fields = sorts.map(
    (sort) => [sort.replace(/^-/, '') as Field, sort.startsWith('-') ? -1 : 1] as const
  )
  return events.toSorted((a, b) => {
    for (const [field, sign] of fields) {
      const difference = (a[field] ?? '').localeCompare(b[field] ?? '')
      if (difference !== 0) return sign * difference
    }
    return 0
  })
}
