// What must hold in a component that is stored. RFC 5545 §3.6.1 to §3.6.3, RFC 7953 §3.1.
import { CalendarDataError } from './calendar-data-error.ts'
import { timesOf } from './recurrence/component-times.ts'
import { parseRule } from './recurrence/rule.ts'
import { valuesOf } from './recurrence/recurrence-set.ts'
import { propertiesOf, valueOf, type Component } from './syntax/component.ts'
import { parameter, type Property } from './syntax/property.ts'
import { instantOf, parseTime, requireKind, timeOf, utcZone, zoneOf } from './values/calendar-time.ts'
import { parsePeriod } from './values/period.ts'
import type { Zones } from './zones/zone.ts'

const once = ['DTSTART', 'DTEND', 'DUE', 'DURATION', 'UID', 'ORGANIZER', 'SEQUENCE', 'STATUS', 'SUMMARY']
const withTime = ['RECURRENCE-ID', 'COMPLETED', 'CREATED', 'LAST-MODIFIED', 'DTSTAMP']

/** @throws CalendarDataError */
export function checkComponent(component: Component, zones: Zones): void {
  for (const name of once) {
    if (propertiesOf(component, name).length > 1) throw new CalendarDataError(`${name} stands twice`)
  }
  for (const name of withTime) for (const one of propertiesOf(component, name)) timeOf(one, zones)
  checkTimes(component, zones)
  for (const name of ['RRULE', 'EXRULE']) {
    for (const { value } of propertiesOf(component, name)) parseRule(value)
  }
  for (const name of ['RDATE', 'EXDATE']) {
    for (const one of propertiesOf(component, name)) checkDates(one, zones)
  }
}

/** An answer may be without one (RFC 5546 §3.2.3). @throws CalendarDataError */
export function requireStart(component: Component): void {
  const needsOne = component.name === 'VEVENT' || component.name === 'AVAILABLE'
  if (needsOne && valueOf(component, 'DTSTART') === undefined) {
    throw new CalendarDataError(`${component.name} needs a DTSTART`)
  }
}

function checkTimes(component: Component, zones: Zones): void {
  const { start, end, length } = timesOf(component, zones, utcZone)
  if (end && propertiesOf(component, 'DURATION').length > 0) {
    throw new CalendarDataError('An end and a DURATION exclude each other')
  }
  if (start && end && start.isDate !== end.isDate) {
    throw new CalendarDataError('Start and end are of different kinds')
  }
  if (start && end && instantOf(end, utcZone) < instantOf(start, utcZone)) {
    throw new CalendarDataError('The end is before the start')
  }
  if (length && (length.days < 0 || length.ms < 0)) throw new CalendarDataError('A DURATION is negative')
}

function checkDates(property: Property, zones: Zones): void {
  const zone = zoneOf(property, zones)
  const isPeriod = parameter(property, 'VALUE')?.toUpperCase() === 'PERIOD'
  for (const value of valuesOf(property)) {
    if (isPeriod) parsePeriod(value, zone)
    else requireKind(property, parseTime(value, zone))
  }
}
