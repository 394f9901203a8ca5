// When something lies in a time range. RFC 4791 §9.9; VAVAILABILITY: RFC 7953 §7.2.5.
import type { TimeRange } from '@postkeep/dav-protocol'
import type { CalendarObject } from '../calendar-object.ts'
import type { Instance } from '../recurrence/instance.ts'
import { timesOf } from '../recurrence/component-times.ts'
import { propertiesOf, property, type Component } from '../syntax/component.ts'
import { instantOf, parseTime } from '../values/calendar-time.ts'
import { parsePeriod } from '../values/period.ts'
import type { Zone } from '../zones/zone.ts'

/** Of VEVENT, VTODO with a start or a due time, VJOURNAL. */
export function instanceInRange(
  { component, startsAt, endsAt, ...one }: Instance,
  range: TimeRange
): boolean {
  const { start, end } = range
  const isPoint = endsAt === startsAt
  if (component.name === 'VTODO') {
    if (one.start === undefined) return start < endsAt && end >= endsAt
    if (!one.hasLength) return start <= startsAt && end > startsAt
    const isBefore = start < endsAt || start <= startsAt
    return isBefore && (end > startsAt || end >= endsAt)
  }
  if (isPoint || (component.name === 'VJOURNAL' && !one.start?.isDate)) {
    return start <= startsAt && end > startsAt
  }
  return start < endsAt && end > startsAt
}

/** A task with neither start nor due time. */
export function undatedTaskInRange(task: Component, { start, end }: TimeRange): boolean {
  const at = (name: string): number | undefined => {
    const found = property(task, name)
    return found && instantOf(parseTime(found.value), utc)
  }
  const [completed, created] = [at('COMPLETED'), at('CREATED')]
  if (completed !== undefined && created !== undefined) {
    return (start <= created || start <= completed) && (end >= created || end >= completed)
  }
  if (completed !== undefined) return start <= completed && end >= completed
  return created === undefined || end > created
}

const utc: Zone = { name: 'UTC', toUtc: (wall) => wall, toWall: (instant) => instant }

export function freeBusyInRange(
  { zones }: CalendarObject,
  component: Component,
  { start, end }: TimeRange
): boolean {
  const { start: from, end: to } = timesOf(component, zones, utc)
  if (from && to) return start <= instantOf(to, utc) && end > instantOf(from, utc)
  return propertiesOf(component, 'FREEBUSY').some(({ value }) =>
    value.split(',', 10_000).some((text) => {
      const period = parsePeriod(text)
      return start < instantOf(period.end, utc) && end > instantOf(period.start, utc)
    })
  )
}

/** Without a start or an end: from ever, for ever. */
export function availabilityInRange(
  { zones }: CalendarObject,
  component: Component,
  range: TimeRange & { readonly floating: Zone }
): boolean {
  const { start: from, end: to, length } = timesOf(component, zones, range.floating)
  const startsAt = from ? instantOf(from, range.floating) : -Infinity
  const lasting = from && length ? startsAt + length.days * 86_400_000 + length.ms : Infinity
  return range.start < (to ? instantOf(to, range.floating) : lasting) && range.end > startsAt
}
