// What a client's change of a calendar object tells others, and what the object becomes by it. RFC 6638 §3.2.
import type { CalendarObject } from '../calendar-object.ts'
import { property, propertiesOf, valueOf, withProperties, type Component } from '../syntax/component.ts'
import { makeProperty, parameter, withParameter, type Property } from '../syntax/property.ts'
import { attendeeReplies } from './attendee-replies.ts'
import {
  addressOf,
  attendeeAmong,
  attendeesOf,
  isServedHere,
  organizerOf,
  partstatOf,
  type Self
} from './calendar-user.ts'
import {
  instanceOf,
  memberAt,
  membersOf,
  sequenceOf,
  withMembers,
  type OutgoingItip
} from './itip-message.ts'
import { isOrganizedBy, lineOf, organizerMessages } from './organizer-messages.ts'

export interface ClientChange {
  readonly before: CalendarObject | undefined
  /** undefined: it is deleted. */
  readonly after: CalendarObject | undefined
  readonly self: Self
  /** Milliseconds since 1970 UTC. */
  readonly now: number
  /** The client may not know the newest answers of others: those that are stored stay (§3.2.10). */
  readonly keepsAnswers: boolean
}

export type ScheduledChange =
  /** Nobody else has to do with it. */
  | { readonly kind: 'private' }
  /** §3.2.4.3: a precondition of CALDAV. */
  | { readonly kind: 'refused'; readonly precondition: string; readonly text: string }
  | {
      readonly kind: 'scheduled'
      /** As it is to be stored; undefined: it is deleted. */
      readonly object: CalendarObject | undefined
      /** It is not what the client has sent. */
      readonly isChanged: boolean
      /** False: only one's own answer is another (§3.2.10). */
      readonly isSignificant: boolean
      readonly messages: readonly OutgoingItip[]
    }

type Role = 'organizer' | 'attendee' | undefined

export function scheduleChange(change: ClientChange): ScheduledChange {
  const { before, after, self } = change
  const [was, is] = [before && roleIn(before, self), after && roleIn(after, self)]
  if (was === undefined && is === undefined) return { kind: 'private' }
  const refusal = after && refusalOf(before, after, { was, is })
  if (refusal) return refusal
  if (is === 'organizer' || (is === undefined && was === 'organizer')) return organized(change)
  return attended(change)
}

function roleIn(object: CalendarObject, self: Self): Role {
  if (isOrganizedBy(object, self)) return hasGuests(object, self) ? 'organizer' : undefined
  const members = membersOf(object)
  const isInvited = members.some((one) => organizerOf(one) !== undefined && attendeeAmong(one, self))
  return isInvited && !members.some((one) => self.has(organizerOf(one) ?? '')) ? 'attendee' : undefined
}

function hasGuests(object: CalendarObject, self: Self): boolean {
  return membersOf(object).some((one) => attendeesOf(one).some((guest) => !self.has(addressOf(guest) ?? '')))
}

function refusalOf(
  before: CalendarObject | undefined,
  after: CalendarObject,
  { was, is }: { was: Role; is: Role }
): Extract<ScheduledChange, { kind: 'refused' }> | undefined {
  const organizers = new Set(membersOf(after).map(organizerOf))
  if (organizers.size > 1) {
    return refused('same-organizer-in-all-components', 'All components have the same ORGANIZER')
  }
  if (was === 'organizer' && is === 'attendee') {
    return refused('allowed-organizer-scheduling-object-change', 'The ORGANIZER cannot be another')
  }
  if (was !== 'attendee' || !before) return undefined
  const isMoved = membersOf(after).some((one) => {
    const old = memberAt(before, instanceOf(one, after))
    return old !== undefined && linesOf(old, whenNames) !== linesOf(one, whenNames)
  })
  return is === 'organizer' || isMoved
    ? refused('allowed-attendee-scheduling-object-change', 'Only the organiser changes when it takes place')
    : undefined
}

function refused(precondition: string, text: string): Extract<ScheduledChange, { kind: 'refused' }> {
  return { kind: 'refused', precondition, text }
}

function organized(change: ClientChange): ScheduledChange {
  const { before, after, self, now } = change
  const revised =
    after &&
    withMembers(
      after,
      membersOf(after).map((one) => revisedBy(one, change))
    )
  const messages = organizerMessages({ before, after: revised, self, now })
  const told = new Set(messages.filter(({ method }) => method === 'REQUEST').map(({ to }) => to))
  const object = revised && mapMembers(revised, (one) => withStatuses(one, { told, self }))
  return { kind: 'scheduled', object, isChanged: isOther(after, object), isSignificant: true, messages }
}

function attended(change: ClientChange): ScheduledChange {
  const { before, after, self, keepsAnswers } = change
  const messages = attendeeReplies(change)
  const merged = after && before && keepsAnswers ? withAnswers(after, before, self) : after
  const object =
    merged && messages.length > 0 ? mapMembers(merged, (one) => withOrganizerStatus(one)) : merged
  const isSignificant = !before || !after || isOtherwise(before, after)
  return { kind: 'scheduled', object, isChanged: isOther(after, object), isSignificant, messages }
}

/** More than answers and stamps is not as it was. */
function isOtherwise(before: CalendarObject, after: CalendarObject): boolean {
  const members = membersOf(after)
  return (
    members.length !== membersOf(before).length ||
    members.some((one) => {
      const old = memberAt(before, instanceOf(one, after))
      return !old || unanswered(old) !== unanswered(one)
    })
  )
}

const stamps = ['DTSTAMP', 'LAST-MODIFIED']

/** A component as a text, without what an answer changes. */
function unanswered({ components, properties }: Component): string {
  const lines = properties
    .filter(({ name }) => !stamps.includes(name))
    .map((one) =>
      one.name === 'ATTENDEE' || one.name === 'ORGANIZER' ? [one.name, addressOf(one)] : lineOf(one)
    )
  return JSON.stringify([lines.map((line) => JSON.stringify(line)).toSorted(), components.map(unanswered)])
}

function isOther(after: CalendarObject | undefined, object: CalendarObject | undefined): boolean {
  if (!after || !object) return false
  const [before, now] = [membersOf(after), membersOf(object)]
  return now.some((one, index) => one !== before[index])
}

function mapMembers(object: CalendarObject, change: (one: Component) => Component): CalendarObject {
  return withMembers(object, membersOf(object).map(change))
}

const whenNames = ['DTSTART', 'DTEND', 'DUE', 'DURATION', 'RRULE', 'RDATE']
/** RFC 5546 §2.1.4. */
const sequencedNames = [...whenNames, 'EXDATE', 'STATUS']

function linesOf(component: Component, names: readonly string[]): string {
  return JSON.stringify(names.flatMap((name) => propertiesOf(component, name).map(lineOf)))
}

/** SEQUENCE grows where others have to look again, and who is asked to come at another time has not answered yet. */
function revisedBy(one: Component, { before, after, self, keepsAnswers }: ClientChange): Component {
  const old = before && memberAt(before, instanceOf(one, after!))
  const base = old ?? before?.master
  if (!base) return one
  const isNews = old ? linesOf(old, sequencedNames) !== linesOf(one, sequencedNames) : isMovedInstance(one)
  const least = sequenceOf(base) + (isNews ? 1 : 0)
  const raised = sequenceOf(one) < least ? withProperties(one, makeProperty('SEQUENCE', String(least))) : one
  const isMoved = old ? linesOf(old, whenNames) !== linesOf(one, whenNames) : isMovedInstance(one)
  if (!isMoved && !keepsAnswers) return raised
  return mapAttendees(raised, (guest) => {
    const known = attendeesOf(base).find((other) => addressOf(other) === addressOf(guest))
    if (!known || self.has(addressOf(guest) ?? '')) return guest
    if (!isMoved) return withPartstat(guest, partstatOf(known))
    const isAnswered = partstatOf(guest) !== 'NEEDS-ACTION' && partstatOf(guest) === partstatOf(known)
    return isAnswered ? withParameter(withPartstat(guest, 'NEEDS-ACTION'), 'RSVP', 'TRUE') : guest
  })
}

/** A new exception of a series that takes place at another time than the series says. */
function isMovedInstance(one: Component): boolean {
  return valueOf(one, 'DTSTART') !== valueOf(one, 'RECURRENCE-ID')
}

function withPartstat(guest: Property, partstat: string): Property {
  return partstatOf(guest) === partstat ? guest : withParameter(guest, 'PARTSTAT', partstat)
}

/** The same component where nothing is changed. */
function mapAttendees(component: Component, change: (guest: Property) => Property): Component {
  const properties = component.properties.map((one) => (one.name === 'ATTENDEE' ? change(one) : one))
  const isSame = properties.every((one, index) => one === component.properties[index])
  return isSame ? component : { ...component, properties }
}

/** What others have answered, as it is stored. */
function withAnswers(after: CalendarObject, before: CalendarObject, self: Self): CalendarObject {
  return mapMembers(after, (one) => {
    const old = memberAt(before, instanceOf(one, after))
    return mapAttendees(one, (guest) => {
      const known = old && attendeesOf(old).find((other) => addressOf(other) === addressOf(guest))
      return !known || self.has(addressOf(guest) ?? '') ? guest : withPartstat(guest, partstatOf(known))
    })
  })
}

/** §3.2.9: 1.1, sent, and nothing is known of it yet; 3.7, there is no such user. */
function withStatuses(
  component: Component,
  { told, self }: { told: ReadonlySet<string>; self: Self }
): Component {
  return mapAttendees(component, (guest) => {
    const address = addressOf(guest)
    if (!isServedHere(guest) || (address !== undefined && self.has(address))) return guest
    if (address === undefined) return withStatus(guest, '3.7')
    return told.has(address)
      ? withParameter(withStatus(guest, '1.1'), 'SCHEDULE-FORCE-SEND', undefined)
      : guest
  })
}

function withStatus(one: Property, status: string): Property {
  return parameter(one, 'SCHEDULE-STATUS') === status ? one : withParameter(one, 'SCHEDULE-STATUS', status)
}

function withOrganizerStatus(component: Component): Component {
  const organizer = property(component, 'ORGANIZER')
  if (organizer === undefined) return component
  const told = withParameter(withStatus(organizer, '1.1'), 'SCHEDULE-FORCE-SEND', undefined)
  const properties = component.properties.map((one) => (one === organizer ? told : one))
  return { ...component, properties }
}
