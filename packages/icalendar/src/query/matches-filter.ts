// Whether a calendar object is what a calendar-query asks for. RFC 4791 §7.8, §9.7.
import {
  textMatches,
  type ComponentFilter,
  type ParameterFilter,
  type PropertyFilter,
  type TimeRange
} from '@postkeep/dav-protocol'
import type { CalendarObject } from '../calendar-object.ts'
import { endOf, timesOf } from '../recurrence/component-times.ts'
import { instancesOf } from '../recurrence/recurrence-set.ts'
import { propertiesOf, property, type Component } from '../syntax/component.ts'
import { parameter, type Property } from '../syntax/property.ts'
import { instantOf, timeOf } from '../values/calendar-time.ts'
import { unescapeText } from '../values/text.ts'
import type { Zone } from '../zones/zone.ts'
import { alarmInRange } from './alarm-in-range.ts'
import { availabilityInRange, freeBusyInRange, instanceInRange, undatedTaskInRange } from './in-range.ts'

/** `filter`: of VCALENDAR. `floating`: where times without a zone are. @throws CalendarDataError */
export function matchesFilter(object: CalendarObject, filter: ComponentFilter, floating: Zone): boolean {
  const context = { object, floating }
  if (filter.isNotDefined) return false
  return holdsInside(filter, object.calendar, (inner) => anyMatches(inner, object.calendar, context))
}

interface Context {
  readonly object: CalendarObject
  readonly floating: Zone
  /** What the component is inside of. */
  readonly parent?: Component
}

function anyMatches(filter: ComponentFilter, parent: Component, context: Context): boolean {
  const named = parent.components.filter(({ name }) => name === filter.name)
  if (filter.isNotDefined) return named.length === 0
  return named.some((one) => componentMatches(filter, one, { ...context, parent }))
}

function componentMatches(filter: ComponentFilter, one: Component, context: Context): boolean {
  if (filter.timeRange && !inRange(one, filter.timeRange, context)) return false
  return holdsInside(filter, one, (inner) => anyMatches(inner, one, context))
}

function holdsInside(
  { components, properties }: ComponentFilter,
  one: Component,
  matches: (filter: ComponentFilter) => boolean
): boolean {
  return properties.every((filter) => propertyMatches(filter, one)) && components.every(matches)
}

function propertyMatches(filter: PropertyFilter, one: Component): boolean {
  const named = propertiesOf(one, filter.name)
  if (filter.isNotDefined) return named.length === 0
  return named.some((property) => valueMatches(filter, property))
}

function valueMatches({ match, parameters, timeRange }: PropertyFilter, property: Property): boolean {
  if (timeRange && !valueInRange(property, timeRange)) return false
  if (match && !textMatches(match, unescapeText(property.value))) return false
  return parameters.every((filter) => parameterMatches(filter, property))
}

function parameterMatches({ name, isNotDefined, match }: ParameterFilter, { parameters }: Property): boolean {
  const found = parameters.find((one) => one.name === name)
  if (isNotDefined) return found === undefined
  if (found === undefined) return false
  return match === undefined || found.values.some((value) => textMatches(match, value))
}

/** Of a property that is a time, e.g. COMPLETED. A zone that it names counts little here: days are meant. */
function valueInRange(property: Property, { start, end }: TimeRange): boolean {
  const utc = { name: 'UTC', toUtc: (wall: number) => wall, toWall: (instant: number) => instant }
  const time = timeOf(property, { named: () => utc })
  const at = instantOf(time, utc)
  const last = endOf(time, undefined, utc)
  return last === at ? start <= at && end > at : start < last && end > at
}

function inRange(one: Component, range: TimeRange, context: Context): boolean {
  const { object, floating, parent } = context
  switch (one.name) {
    case 'VFREEBUSY':
      return freeBusyInRange(object, one, range)
    case 'VAVAILABILITY':
      return availabilityInRange(object, one, { ...range, floating })
    case 'VALARM':
      return parent !== undefined && alarmRings(one, parent, range, context)
    case 'VTODO': {
      const { start, end } = timesOf(one, object.zones, floating)
      if (start === undefined && end === undefined) return undatedTaskInRange(one, range)
      break
    }
    case 'VJOURNAL':
      if (property(one, 'DTSTART') === undefined) return false
      break
    default:
  }
  for (const instance of instancesOf(describedBy(one, object), { ...range, floating })) {
    if (instance.component === one && instanceInRange(instance, range)) return true
  }
  return false
}

/** An overridden instance needs no expansion of the master, unless it changes those after it. */
function describedBy(one: Component, object: CalendarObject): CalendarObject {
  if (one === object.master) return object
  const id = property(one, 'RECURRENCE-ID')
  return id && parameter(id, 'RANGE') !== undefined ? object : { ...object, master: undefined }
}

/** An alarm may ring long before or after what it belongs to. */
const widest = 400 * 86_400_000

function alarmRings(
  alarm: Component,
  parent: Component,
  range: TimeRange,
  { object, floating }: Context
): boolean {
  const around = { start: range.start - widest, end: range.end + widest, floating }
  for (const instance of instancesOf(describedBy(parent, object), around)) {
    if (instance.component === parent && alarmInRange(alarm, instance, range)) return true
  }
  return false
}

/** Whether the store's spans say which objects can match: an alarm rings outside of them, a task without times in all. */
export function rangeOfFilter({ components }: ComponentFilter): TimeRange | undefined {
  return components.find(({ timeRange, isNotDefined }) => timeRange && !isNotDefined)?.timeRange
}
