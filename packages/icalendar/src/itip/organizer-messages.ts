// What the attendees must be told of an organiser's change. RFC 6638 §3.2.1, RFC 5546 §3.2.2, §3.2.5.
import type { CalendarObject } from '../calendar-object.ts'
import {
  property,
  propertiesOf,
  withProperties,
  withoutProperties,
  type Component
} from '../syntax/component.ts'
import { makeProperty, parameter, type Property } from '../syntax/property.ts'
import { addressOf, attendeesOf, isServedHere, organizerOf, type Self } from './calendar-user.ts'
import {
  instanceOf,
  memberAt,
  membersOf,
  messageCalendar,
  sequenceOf,
  toSend,
  type OutgoingItip
} from './itip-message.ts'

export interface OrganizerChange {
  readonly before: CalendarObject | undefined
  /** undefined: it is deleted. */
  readonly after: CalendarObject | undefined
  readonly self: Self
  /** Milliseconds since 1970 UTC. */
  readonly now: number
}

/** A message to each attendee whom it concerns, the organiser's own addresses left out. */
export function organizerMessages({ before, after, self, now }: OrganizerChange): OutgoingItip[] {
  const addresses = new Set([...attendeesIn(before), ...attendeesIn(after)])
  const from = organizerIn(before) ?? organizerIn(after)
  if (from === undefined) return []
  return [...addresses]
    .filter((address) => !self.has(address))
    .flatMap((to) => [...requests(to, { before, after, now }), ...cancels(to, { before, after, now })])
    .map((message) => ({ ...message, from }))
}

/** All that an attendee may know, again: the answer to REFRESH. RFC 5546 §3.2.6. */
export function refreshed(object: CalendarObject, to: string, now: number): OutgoingItip[] {
  const from = organizerIn(object)
  if (from === undefined) return []
  return requests(to, { before: undefined, after: object, now }).map((message) => ({ ...message, from }))
}

function organizerIn(object: CalendarObject | undefined): string | undefined {
  return object && membersOf(object).map(organizerOf).find(Boolean)
}

type Change = Omit<OrganizerChange, 'self'>
type Unsigned = Omit<OutgoingItip, 'from'>

function requests(to: string, { before, after, now }: Change): Unsigned[] {
  if (after === undefined) return []
  const members = membersFor(after, to)
  if (members.length === 0 || !members.some((one) => isNews(one, to, { before, after }))) return []
  const calendar = messageCalendar(
    'REQUEST',
    members.map((one) => toSend(one, now)),
    after
  )
  return [{ method: 'REQUEST', to, calendar }]
}

/** Instances that somebody attended and no longer does. */
function cancels(to: string, { before, after, now }: Change): Unsigned[] {
  if (before === undefined) return []
  const isGone = after === undefined || membersFor(after, to).length === 0
  const lost = isGone
    ? membersFor(before, to)
    : membersOf(after).filter((one) => {
        const instance = instanceOf(one, after)
        const old = memberAt(before, instance) ?? before.master
        return !attends(one, to) && old !== undefined && attends(old, to)
      })
  if (lost.length === 0) return []
  const members = lost.map((one) => cancelled(one, to, { old: before, now }))
  return [{ method: 'CANCEL', to, calendar: messageCalendar('CANCEL', members, after ?? before) }]
}

function cancelled(
  one: Component,
  to: string,
  { old, now }: { old: CalendarObject; now: number }
): Component {
  const own = membersOf(old)
    .flatMap(attendeesOf)
    .find((attendee) => addressOf(attendee) === to)
  const known = memberAt(old, instanceOf(one, old))
  const sequence = Math.max(sequenceOf(one), known ? sequenceOf(known) : 0) + (known === one ? 1 : 0)
  const bare = withoutProperties(one, ['ATTENDEE'], own ? [own] : [])
  return toSend(
    withProperties(bare, makeProperty('STATUS', 'CANCELLED'), makeProperty('SEQUENCE', String(sequence))),
    now
  )
}

function attendeesIn(object: CalendarObject | undefined): string[] {
  if (object === undefined) return []
  return membersOf(object).flatMap((one) =>
    attendeesOf(one).flatMap((attendee) => (isServedHere(attendee) ? (addressOf(attendee) ?? []) : []))
  )
}

function attends(component: Component, address: string): boolean {
  return attendeesOf(component).some((one) => addressOf(one) === address && isServedHere(one))
}

function membersFor(object: CalendarObject, address: string): Component[] {
  return membersOf(object).filter((one) => attends(one, address))
}

interface Versions {
  readonly before: CalendarObject | undefined
  readonly after: CalendarObject
}

function isNews(one: Component, to: string, { before, after }: Versions): boolean {
  const own = attendeesOf(one).find((attendee) => addressOf(attendee) === to)
  if (own && parameter(own, 'SCHEDULE-FORCE-SEND')?.toUpperCase() === 'REQUEST') return true
  const old = before && memberAt(before, instanceOf(one, after))
  return old === undefined || !attends(old, to) || meaning(old) !== meaning(one)
}

const meaningful =
  'DTSTART DTEND DUE DURATION RRULE RDATE EXDATE RECURRENCE-ID SUMMARY LOCATION DESCRIPTION STATUS ORGANIZER SEQUENCE URL ATTACH'.split(
    ' '
  )

/** What attendees care for, as one text: not stamps, alarms, or the answers of the others. */
export function meaning(component: Component): string {
  const lines = meaningful.flatMap((name) => propertiesOf(component, name).map(lineOf))
  const people = attendeesOf(component).map((one) => addressOf(one) ?? one.value)
  return JSON.stringify([lines, people.toSorted()])
}

export function lineOf(one: Property): unknown[] {
  return [one.name, parameter(one, 'TZID') ?? '', one.value]
}

/** Somebody here organises it, and it is to be scheduled by the server. */
export function isOrganizedBy(object: CalendarObject, self: Self): boolean {
  const organizer = membersOf(object)
    .map((one) => property(one, 'ORGANIZER'))
    .find((one) => one !== undefined)
  return organizer !== undefined && isServedHere(organizer) && self.has(addressOf(organizer) ?? '')
}
