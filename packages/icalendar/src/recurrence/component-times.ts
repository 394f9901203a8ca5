// When a component takes place, itself, without its recurrences. RFC 5545 §3.6.1 to §3.6.3.
import { property, type Component } from '../syntax/component.ts'
import { instantOf, timeOf, type CalendarTime } from '../values/calendar-time.ts'
import { parseDuration } from '../values/duration.ts'
import type { Zone, Zones } from '../zones/zone.ts'
import { dayLength } from './civil.ts'

export interface ComponentTimes {
  readonly start: CalendarTime | undefined
  /** DTEND or DUE. */
  readonly end: CalendarTime | undefined
  /** From start to end: days by the calendar, and exact milliseconds. undefined: it says nothing of it. */
  readonly length: { readonly days: number; readonly ms: number } | undefined
}

/** @throws CalendarDataError */
export function timesOf(component: Component, zones: Zones, floating: Zone): ComponentTimes {
  const timeNamed = (name: string): CalendarTime | undefined => {
    const found = property(component, name)
    return found && timeOf(found, zones)
  }
  const start = timeNamed('DTSTART')
  const end = timeNamed(component.name === 'VTODO' ? 'DUE' : 'DTEND')
  const duration = property(component, 'DURATION')
  if (duration) return { start, end, length: parseDuration(duration.value) }
  if (!start || !end) return { start, end, length: undefined }
  const length = start.isDate
    ? { days: Math.round((end.wall - start.wall) / dayLength), ms: 0 }
    : { days: 0, ms: instantOf(end, floating) - instantOf(start, floating) }
  return { start, end, length }
}

/** The end of something that has this length and starts then; a date without a length lasts a day. */
export function endOf(start: CalendarTime, length: ComponentTimes['length'], floating: Zone): number {
  const { days, ms } = length ?? { days: start.isDate ? 1 : 0, ms: 0 }
  return instantOf({ ...start, wall: start.wall + days * dayLength }, floating) + ms
}
