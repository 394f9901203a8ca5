// How a calendar is shown, and the properties behind it.
import { z } from 'zod'
import { C, ICAL, D } from '@postkeep/dav-protocol'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { CalendarDataError, zoneFor } from '@postkeep/icalendar'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { ApiProblem } from '../../frame/api-problem.ts'
import { wholeNumber } from '../../parts/fields.ts'
import { collectionsOf, titleOf } from '../../parts/members.ts'
import { eventKind } from '../events/event-kind.ts'

const text = z.string({ error: 'is a text' }).trim()

export const calendarFields = {
  name: text.min(1, { error: 'is the name of the calendar' }).max(200).optional(),
  description: text.max(2000).optional(),
  color: text.regex(/^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/i, { error: 'is a colour such as #1f6feb' }).optional(),
  timezone: z
    .string({ error: 'is a text' })
    .max(100_000)
    .refine((value) => value === '' || hasZone(value), { error: 'is a VCALENDAR with a VTIMEZONE' })
    .optional(),
  order: wholeNumber(0, 1_000_000).optional()
}

function hasZone(text: string): boolean {
  try {
    return zoneFor(text.trim()) !== undefined
  } catch (error) {
    if (error instanceof CalendarDataError) return false
    throw error
  }
}

export const calendarView = z
  .object({
    id: z.string(),
    object: z.literal('calendar'),
    name: z.string(),
    calendar_id: z.string().meta({ description: 'Its segment in CalDAV paths' }),
    description: z.string(),
    color: z.string(),
    timezone: z.string().meta({ description: 'A VTIMEZONE; empty: none' }),
    order: z.number(),
    components: z.array(z.string()).meta({ description: 'What it takes; empty: all' })
  })
  .meta({ id: 'Calendar' })

const names = {
  name: D('displayname'),
  description: C('calendar-description'),
  color: ICAL('calendar-color'),
  timezone: C('calendar-timezone'),
  order: ICAL('calendar-order')
} as const

export function viewCalendar(calendar: CollectionInfo): z.input<typeof calendarView> {
  const { components, name, properties } = calendar
  return {
    id: name,
    object: 'calendar',
    name: titleOf(calendar),
    calendar_id: name,
    description: properties[names.description] ?? '',
    color: properties[names.color] ?? '',
    timezone: properties[names.timezone] ?? '',
    order: Number(properties[names.order]) || 0,
    components: [...components]
  }
}

type Fields = { readonly [K in keyof typeof names]?: string | number | undefined }

export function propertiesOf(fields: Fields): Record<string, string> {
  const set: Record<string, string> = {}
  for (const [field, name] of Object.entries(names)) {
    const value = fields[field as keyof typeof names]
    if (value !== undefined) set[name] = String(value)
  }
  return set
}

/** By its id or the name that is shown. @throws ApiProblem 404 */
export async function findCalendar(session: MailboxSession, wanted: string): Promise<CollectionInfo> {
  return calendarNamed(await collectionsOf(session, eventKind), wanted)
}

/** @throws ApiProblem 404 */
export function calendarNamed(all: readonly CollectionInfo[], wanted: string): CollectionInfo {
  const found = all.find(({ name }) => name === wanted) ?? all.find((one) => titleOf(one) === wanted)
  if (!found) throw new ApiProblem(404, `There is no calendar ${wanted.slice(0, 200)}`)
  return found
}
