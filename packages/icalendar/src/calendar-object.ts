// A calendar object resource: one UID, one kind of component. RFC 4791 §4.1.
import { CalendarDataError } from './calendar-data-error.ts'
import { checkComponent, requireStart } from './check-component.ts'
import { propertiesOf, property, valueOf, type Component } from './syntax/component.ts'
import { calendarText, parseComponents } from './syntax/parse-component.ts'
import { instantOf, timeOf, utcZone } from './values/calendar-time.ts'
import type { Zones } from './zones/zone.ts'
import { zonesOf } from './zones/zones-of.ts'

export const componentKinds = ['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VAVAILABILITY'] as const
export type ComponentKind = (typeof componentKinds)[number]

export interface CalendarObject {
  /** VCALENDAR, whole. */
  readonly calendar: Component
  readonly kind: ComponentKind
  readonly uid: string
  /** Without RECURRENCE-ID; undefined: only some instances are known here. */
  readonly master: Component | undefined
  /** With RECURRENCE-ID. */
  readonly overrides: readonly Component[]
  readonly zones: Zones
}

/** What may be stored. @throws CalendarDataError */
export function parseCalendarObject(bytes: Uint8Array): CalendarObject {
  const calendar = parseCalendar(bytes)
  if (valueOf(calendar, 'METHOD') !== undefined) {
    throw new CalendarDataError('A stored calendar object has no METHOD', 'valid-calendar-object-resource')
  }
  const object = calendarObject(calendar)
  check(object)
  return object
}

/** The one VCALENDAR of a text. @throws CalendarDataError */
export function parseCalendar(bytes: Uint8Array): Component {
  const [calendar, ...others] = parseComponents(calendarText(bytes))
  if (calendar?.name !== 'VCALENDAR' || others.length > 0) {
    throw new CalendarDataError('The calendar data is not one VCALENDAR')
  }
  if (valueOf(calendar, 'VERSION')?.trim() !== '2.0') {
    throw new CalendarDataError('Only iCalendar 2.0 is known here', 'supported-calendar-data')
  }
  return calendar
}

/** Its members are not looked at closely: for what is stored already, or a message. @throws CalendarDataError */
export function calendarObject(calendar: Component): CalendarObject {
  const members = calendar.components.filter(({ name }) => name !== 'VTIMEZONE')
  const [first] = members
  if (first === undefined) throw notOne('A calendar object has a component')
  const kind = componentKinds.find((one) => one === first.name)
  if (kind === undefined) {
    throw new CalendarDataError(`${first.name} cannot be stored`, 'supported-calendar-component')
  }
  const uid = valueOf(first, 'UID')
  if (members.some(({ name }) => name !== kind)) throw notOne('A calendar object has components of one kind')
  if (uid === undefined || uid.trim() === '') throw notOne('A component needs a UID')
  if (members.some((one) => valueOf(one, 'UID') !== uid)) throw notOne('A calendar object has one UID')
  const masters = members.filter((one) => property(one, 'RECURRENCE-ID') === undefined)
  if (masters.length > 1) throw notOne('A calendar object has one component without RECURRENCE-ID')
  const overrides = members.filter((one) => property(one, 'RECURRENCE-ID') !== undefined)
  return { calendar, kind, uid, master: masters[0], overrides, zones: zonesOf(calendar) }
}

function check({ calendar, master, overrides, zones }: CalendarObject): void {
  for (const timezone of calendar.components.filter(({ name }) => name === 'VTIMEZONE')) {
    const tzid = valueOf(timezone, 'TZID')
    if (tzid === undefined) throw new CalendarDataError('A time zone needs a TZID')
    zones.named(tzid)
  }
  for (const one of [...(master ? [master] : []), ...overrides]) {
    for (const part of [one, ...one.components.filter(({ name }) => name === 'AVAILABLE')]) {
      requireStart(part)
      checkComponent(part, zones)
    }
  }
  const seen = new Set<number>()
  for (const override of overrides) {
    if (propertiesOf(override, 'RECURRENCE-ID').length > 1) throw notOne('A component has one RECURRENCE-ID')
    const instant = instantOf(timeOf(property(override, 'RECURRENCE-ID')!, zones), utcZone)
    if (seen.has(instant)) throw notOne('Two components have the same RECURRENCE-ID')
    seen.add(instant)
  }
}

function notOne(message: string): CalendarDataError {
  return new CalendarDataError(message, 'valid-calendar-object-resource')
}
