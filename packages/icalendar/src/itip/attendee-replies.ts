// What the organiser must be told of an attendee's change. RFC 6638 §3.2.2, RFC 5546 §3.2.3, §3.2.7.
import type { CalendarObject } from '../calendar-object.ts'
import {
  property,
  propertiesOf,
  withProperties,
  withoutProperties,
  type Component
} from '../syntax/component.ts'
import { parameter, withParameter, type Property } from '../syntax/property.ts'
import { instantOf, parseTime, timeProperty, utcZone, zoneOf } from '../values/calendar-time.ts'
import type { CalendarTime } from '../values/calendar-time.ts'
import { addressOf, attendeeAmong, isServedHere, partstatOf, type Self } from './calendar-user.ts'
import {
  instanceOf,
  memberAt,
  membersOf,
  messageCalendar,
  toSend,
  type OutgoingItip
} from './itip-message.ts'

export interface AttendeeChange {
  readonly before: CalendarObject | undefined
  /** undefined: it is deleted, and so declined. */
  readonly after: CalendarObject | undefined
  readonly self: Self
  /** Milliseconds since 1970 UTC. */
  readonly now: number
}

/** One message at most: the answers for all instances that were answered otherwise than before. */
export function attendeeReplies(change: AttendeeChange): OutgoingItip[] {
  const { before, after, self, now } = change
  const object = after ?? before
  const organizer =
    object &&
    membersOf(object)
      .map((one) => property(one, 'ORGANIZER'))
      .find(Boolean)
  const to = organizer && addressOf(organizer)
  if (!object || !organizer || !to || self.has(to) || !isServedHere(organizer)) return []
  const members = after ? [...answered(after, change), ...excepted(after, change)] : declined(object, self)
  if (members.length === 0) return []
  const sent = members.map((one) => toSend(one, now))
  return [
    { method: 'REPLY', from: authorOf(members, self), to, calendar: messageCalendar('REPLY', sent, object) }
  ]
}

/** Under which of their addresses somebody answers: the first that was invited. */
function authorOf(members: readonly Component[], self: Self): string {
  return members.map((one) => addressOf(attendeeAmong(one, self)!)!)[0]!
}

function answered(after: CalendarObject, { before, self }: AttendeeChange): Component[] {
  return membersOf(after).flatMap((one) => {
    const own = attendeeAmong(one, self)
    if (own === undefined) return []
    const old = before && (memberAt(before, instanceOf(one, after)) ?? before.master)
    const known = old && attendeeAmong(old, self)
    const isNew = partstatOf(own) !== (known ? partstatOf(known) : 'NEEDS-ACTION')
    return isNew || isForced(one) ? [replyOf(one, own)] : []
  })
}

/** SCHEDULE-FORCE-SEND: RFC 6638 §7.2. */
function isForced(component: Component): boolean {
  const organizer = property(component, 'ORGANIZER')
  return organizer !== undefined && parameter(organizer, 'SCHEDULE-FORCE-SEND')?.toUpperCase() === 'REPLY'
}

/** Instances that the attendee has taken out of the series. */
function excepted(after: CalendarObject, { before, self }: AttendeeChange): Component[] {
  const { master } = after
  const own = master && attendeeAmong(master, self)
  if (!master || !own || !before?.master) return []
  const known = new Set(exceptionsIn(before, before.master).map((time) => instantOf(time, utcZone)))
  const added = exceptionsIn(after, master).filter((time) => !known.has(instantOf(time, utcZone)))
  return added.map((time) => {
    const instance = withoutProperties(
      master,
      ['DTSTART', 'DTEND', 'DURATION'],
      [timeProperty('RECURRENCE-ID', time)]
    )
    return replyOf(instance, withParameter(own, 'PARTSTAT', 'DECLINED'))
  })
}

function exceptionsIn({ zones }: CalendarObject, master: Component): CalendarTime[] {
  return propertiesOf(master, 'EXDATE').flatMap((one) =>
    one.value.split(',', 1000).map((value) => parseTime(value, zoneOf(one, zones)))
  )
}

function declined(object: CalendarObject, self: Self): Component[] {
  return membersOf(object).flatMap((one) => {
    const own = attendeeAmong(one, self)
    const isDue = own && partstatOf(own) !== 'DECLINED'
    return isDue ? [replyOf(one, withParameter(own, 'PARTSTAT', 'DECLINED'))] : []
  })
}

const told = 'UID SEQUENCE RECURRENCE-ID ORGANIZER DTSTART DTEND DUE DURATION SUMMARY COMMENT'.split(' ')

function replyOf(component: Component, own: Property): Component {
  const properties = component.properties.filter(({ name }) => told.includes(name))
  return withProperties({ ...component, properties, components: [] }, withParameter(own, 'RSVP', undefined))
}

export interface Proposal {
  /** The attendee's calendar object, as the organiser sent it. */
  readonly object: CalendarObject
  /** The component with the times that are proposed. */
  readonly proposed: Component
  readonly self: Self
  readonly now: number
}

/** COUNTER: another time is proposed to the organiser. RFC 5546 §3.2.7. */
export function counterProposal({ object, proposed, self, now }: Proposal): OutgoingItip[] {
  const organizer = property(proposed, 'ORGANIZER')
  const to = organizer && addressOf(organizer)
  if (!to || self.has(to) || attendeeAmong(proposed, self) === undefined) return []
  const calendar = messageCalendar('COUNTER', [toSend(proposed, now)], object)
  return [{ method: 'COUNTER', from: authorOf([proposed], self), to, calendar }]
}
