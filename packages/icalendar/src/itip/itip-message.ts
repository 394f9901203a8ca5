// A scheduling message: a calendar object with a METHOD. RFC 5546 §3.
import { CalendarDataError } from '../calendar-data-error.ts'
import { calendarObject, parseCalendar, type CalendarObject } from '../calendar-object.ts'
import { checkComponent, requireStart } from '../check-component.ts'
import { calendarOf } from '../query/free-busy.ts'
import { property, valueOf, withProperties, type Component } from '../syntax/component.ts'
import { makeProperty } from '../syntax/property.ts'
import { instantOf, parseTime, timeOf, utcText, utcZone } from '../values/calendar-time.ts'
import { attendeeAmong, withoutScheduleParameters, type Self } from './calendar-user.ts'

export const itipMethods = [
  'REQUEST',
  'REPLY',
  'CANCEL',
  'COUNTER',
  'DECLINECOUNTER',
  'ADD',
  'REFRESH',
  'PUBLISH'
] as const
export type ItipMethod = (typeof itipMethods)[number]

export interface ItipMessage {
  readonly method: ItipMethod
  readonly object: CalendarObject
}

/** What is to be sent, and to whom. */
export interface OutgoingItip {
  readonly method: ItipMethod
  /** E-mail addresses. */
  readonly from: string
  readonly to: string
  readonly calendar: Component
}

/** @throws CalendarDataError */
export function parseItipMessage(bytes: Uint8Array): ItipMessage {
  const calendar = parseCalendar(bytes)
  const named = valueOf(calendar, 'METHOD')?.trim().toUpperCase()
  const method = itipMethods.find((one) => one === named)
  if (method === undefined) throw new CalendarDataError('This is no scheduling message')
  const object = calendarObject(calendar)
  for (const one of membersOf(object)) {
    if (method === 'REQUEST') requireStart(one)
    checkComponent(one, object.zones)
  }
  return { method, object }
}

export function membersOf({ master, overrides }: CalendarObject): Component[] {
  return master ? [master, ...overrides] : [...overrides]
}

/** Somebody is an attendee of it, or of one of its instances. */
export function isInvited(object: CalendarObject, self: Self): boolean {
  return membersOf(object).some((one) => attendeeAmong(one, self) !== undefined)
}

/** Which instance a component is: its RECURRENCE-ID as UTC milliseconds; undefined: the master. */
export function instanceOf(
  component: Component,
  { zones }: Pick<CalendarObject, 'zones'>
): number | undefined {
  const id = property(component, 'RECURRENCE-ID')
  return id && instantOf(timeOf(id, zones), utcZone)
}

export function memberAt(object: CalendarObject, instance: number | undefined): Component | undefined {
  if (instance === undefined) return object.master
  return object.overrides.find((one) => instanceOf(one, object) === instance)
}

export function sequenceOf(component: Component): number {
  return Number(valueOf(component, 'SEQUENCE')) || 0
}

export function stampOf(component: Component): number {
  const stamp = valueOf(component, 'DTSTAMP')
  return stamp === undefined ? 0 : instantOf(parseTime(stamp), utcZone)
}

/** A component as others get it: without alarms, without what is between a client and this server. */
export function toSend(component: Component, now: number): Component {
  const { name, properties } = withProperties(component, makeProperty('DTSTAMP', utcText(now)))
  return { name, properties: properties.map(withoutScheduleParameters), components: [] }
}

/** With the time zones that the members name. */
export function messageCalendar(
  method: ItipMethod,
  members: readonly Component[],
  { calendar }: Pick<CalendarObject, 'calendar'>
): Component {
  const named = new Set(
    members.flatMap(({ properties }) =>
      properties.flatMap(({ parameters }) => parameters.find(({ name }) => name === 'TZID')?.values ?? [])
    )
  )
  const zones = calendar.components.filter(
    (one) => one.name === 'VTIMEZONE' && named.has(valueOf(one, 'TZID') ?? '')
  )
  return calendarOf([...zones, ...members], method)
}

/** The same object with other members. */
export function withMembers(object: CalendarObject, members: readonly Component[]): CalendarObject {
  const zones = object.calendar.components.filter(({ name }) => name === 'VTIMEZONE')
  return calendarObject({ ...object.calendar, components: [...zones, ...members] })
}
