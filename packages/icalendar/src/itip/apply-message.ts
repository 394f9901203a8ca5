// What a scheduling message makes of a stored object. RFC 5546 §2.1.4, §3.2; RFC 6638 §4.
import type { CalendarObject } from '../calendar-object.ts'
import { instancesOf } from '../recurrence/recurrence-set.ts'
import { property, valueOf, withProperties, withoutProperties, type Component } from '../syntax/component.ts'
import { parameter, withParameter, type Property } from '../syntax/property.ts'
import { timeOf, timeProperty, utcZone } from '../values/calendar-time.ts'
import {
  addressOf,
  attendeeAmong,
  attendeesOf,
  organizerOf,
  partstatOf,
  withAttendee,
  type Self
} from './calendar-user.ts'
import {
  instanceOf,
  memberAt,
  membersOf,
  sequenceOf,
  stampOf,
  withMembers,
  type ItipMessage
} from './itip-message.ts'
import { meaning } from './organizer-messages.ts'

export type Applied =
  /** `isSignificant` false: only the answers of others have changed (RFC 6638 §3.2.10). */
  | { readonly kind: 'stored'; readonly object: CalendarObject; readonly isSignificant: boolean }
  | { readonly kind: 'removed' }
  /** For a person to decide: a proposal, or what is not done here without one. */
  | { readonly kind: 'shown' }
  /** An attendee asks for all of it again. */
  | { readonly kind: 'refresh' }
  /** It is old, came before, or does not concern what is stored. */
  | { readonly kind: 'ignored' }

const ignored: Applied = { kind: 'ignored' }

export interface Application {
  readonly message: ItipMessage
  /** undefined: it is new here. */
  readonly stored: CalendarObject | undefined
  readonly self: Self
  /** E-mail address of who has sent it, as it was verified. */
  readonly sender: string
}

/** Only the organiser of what is stored changes it, only an attendee answers for himself. */
export function applyMessage(application: Application): Applied {
  const { message, stored, self, sender } = application
  switch (message.method) {
    case 'REQUEST':
    case 'CANCEL': {
      const organizers = [message.object, ...(stored ? [stored] : [])].flatMap(membersOf).map(organizerOf)
      if (organizers.some((one) => one !== sender) || self.has(sender)) return ignored
      return message.method === 'REQUEST' ? applyRequest(application) : applyCancel(application)
    }
    case 'REPLY':
      return applyReply(application)
    case 'COUNTER':
      return isFromAttendee(application) ? { kind: 'shown' } : ignored
    case 'REFRESH':
      return isFromAttendee(application) ? { kind: 'refresh' } : ignored
    case 'ADD':
    case 'DECLINECOUNTER':
      return isFromOrganizer(application) ? { kind: 'shown' } : ignored
    default:
      return ignored
  }
}

function isFromAttendee({ stored, self, sender }: Application): boolean {
  return stored !== undefined && isOwn(stored, self) && isAmong(stored, sender)
}

function isFromOrganizer({ stored, self, sender }: Application): boolean {
  return (
    stored !== undefined && !self.has(sender) && membersOf(stored).every((one) => organizerOf(one) === sender)
  )
}

function isOwn(stored: CalendarObject, self: Self): boolean {
  return self.has(organizerOf(membersOf(stored)[0]!) ?? '')
}

function isAmong(stored: CalendarObject, address: string): boolean {
  return membersOf(stored).some((one) => attendeesOf(one).some((other) => addressOf(other) === address))
}

function applyRequest({ message, stored, self }: Application): Applied {
  const { object } = message
  const mine = membersOf(object).filter((one) => attendeeAmong(one, self))
  if (mine.length === 0) return ignored
  const asSent = { ...object, calendar: withoutProperties(object.calendar, ['METHOD']) }
  if (stored === undefined) {
    return { kind: 'stored', object: withMembers(asSent, membersOf(object)), isSignificant: true }
  }
  const fresh = membersOf(object).filter((one) => isNewer(one, memberAt(stored, instanceOf(one, object))))
  if (fresh.length === 0) return ignored
  const kept = object.master ? [] : membersOf(stored).filter((old) => !replaces(fresh, old, object, stored))
  const news = object.master ? membersOf(object) : fresh
  const members = [
    ...kept,
    ...news.map((one) => withOwn(one, memberAt(stored, instanceOf(one, object)), self))
  ]
  const updated = withMembers(object.master ? asSent : stored, members)
  return { kind: 'stored', object: updated, isSignificant: isSignificant(stored, updated, self) }
}

function isSignificant(before: CalendarObject, after: CalendarObject, self: Self): boolean {
  const members = membersOf(after)
  if (members.length !== membersOf(before).length) return true
  return members.some((one) => {
    const old = memberAt(before, instanceOf(one, after))
    const [own, known] = [attendeeAmong(one, self), old && attendeeAmong(old, self)]
    return !old || meaning(old) !== meaning(one) || !own || !known || partstatOf(own) !== partstatOf(known)
  })
}

function replaces(
  fresh: readonly Component[],
  old: Component,
  object: CalendarObject,
  stored: CalendarObject
): boolean {
  const instance = instanceOf(old, stored)
  return fresh.some((one) => instanceOf(one, object) === instance)
}

/** RFC 5546 §2.1.5: SEQUENCE, then DTSTAMP, whose second may have seen two changes. */
function isNewer(one: Component, old: Component | undefined): boolean {
  if (old === undefined) return true
  const [now, before] = [sequenceOf(one), sequenceOf(old)]
  if (now !== before) return now > before
  const [stamp, known] = [stampOf(one), stampOf(old)]
  return stamp > known || (stamp === known && meaning(one) !== meaning(old))
}

/** With the alarms of its reader, and with the answer that was given, unless the time is another. */
function withOwn(one: Component, old: Component | undefined, self: Self): Component {
  if (old === undefined) return one
  const alarms = old.components.filter(({ name }) => name === 'VALARM')
  const components = [...one.components.filter(({ name }) => name !== 'VALARM'), ...alarms]
  const [own, answered] = [attendeeAmong(one, self), attendeeAmong(old, self)]
  if (!own || !answered || sequenceOf(one) > sequenceOf(old)) return { ...one, components }
  return { ...withAttendee(one, withParameter(own, 'PARTSTAT', partstatOf(answered))), components }
}

function applyCancel({ message, stored }: Application): Applied {
  if (stored === undefined) return ignored
  const { object } = message
  if (object.master) {
    const old = stored.master ?? stored.overrides[0]!
    return sequenceOf(object.master) >= sequenceOf(old) ? { kind: 'removed' } : ignored
  }
  let members = membersOf(stored)
  for (const one of object.overrides) {
    const instance = instanceOf(one, object)
    members = members.filter((old) => instanceOf(old, stored) !== instance)
    const id = timeOf(property(one, 'RECURRENCE-ID')!, object.zones)
    const exception = timeProperty('EXDATE', id)
    members = members.map((old) =>
      property(old, 'RECURRENCE-ID') ? old : { ...old, properties: [...old.properties, exception] }
    )
  }
  if (members.length === 0) return { kind: 'removed' }
  return { kind: 'stored', object: withMembers(stored, members), isSignificant: true }
}

function applyReply({ message: { object }, stored, self, sender }: Application): Applied {
  if (stored === undefined || !isOwn(stored, self)) return ignored
  let members = membersOf(stored)
  let isChanged = false
  for (const answer of membersOf(object)) {
    const said = attendeesOf(answer).find((one) => addressOf(one) === sender)
    const target = said && targetOf(answer, object, { stored, members })
    const known = target && attendeesOf(target).find((one) => addressOf(one) === sender)
    if (!said || !target || !known || sequenceOf(answer) < sequenceOf(target)) continue
    const updated = withAttendee(target, answeredBy(known, said))
    const isThere = members.some((one) => one === target)
    members = isThere ? members.map((one) => (one === target ? updated : one)) : [...members, updated]
    isChanged ||= partstatOf(known) !== partstatOf(said) || !isThere
  }
  return isChanged ? { kind: 'stored', object: withMembers(stored, members), isSignificant: false } : ignored
}

/** RFC 6638 §3.2.9: 2.0, delivered and answered. */
function answeredBy(known: Property, said: Property): Property {
  const answered = withParameter(known, 'PARTSTAT', partstatOf(said))
  return withParameter(withParameter(answered, 'SCHEDULE-STATUS', '2.0'), 'RSVP', parameter(known, 'RSVP'))
}

interface Members {
  readonly stored: CalendarObject
  readonly members: readonly Component[]
}

/** The component that the answer is for; of an instance that is as the series has it, one of its own is made. */
function targetOf(
  answer: Component,
  object: CalendarObject,
  { stored, members }: Members
): Component | undefined {
  const instance = instanceOf(answer, object)
  const known = members.find((one) => instanceOf(one, stored) === instance)
  if (known || instance === undefined) return known
  const around = { start: instance, end: instance + 1, floating: utcZone }
  for (const one of instancesOf({ ...stored, overrides: [] }, around)) {
    if (one.startsAt !== instance || !one.recurrence || !one.start) continue
    const bare = withoutProperties(one.component, ['RRULE', 'RDATE', 'EXDATE', 'EXRULE'])
    const end = property(bare, 'DTEND')
    const length = one.endsAt - one.startsAt
    const at = end ? [timeProperty('DTEND', { ...one.start, wall: one.start.wall + length })] : []
    return withProperties(
      bare,
      timeProperty('DTSTART', one.start),
      ...at,
      timeProperty('RECURRENCE-ID', one.recurrence)
    )
  }
  return undefined
}

/** What a person reads of it, e.g. for a subject. */
export function summaryOf(object: CalendarObject): string {
  return (
    membersOf(object)
      .map((one) => valueOf(one, 'SUMMARY'))
      .find(Boolean) ?? ''
  )
}
