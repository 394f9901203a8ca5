// When somebody is not available: what AVAILABLE leaves of each VAVAILABILITY, the one of the higher priority deciding
// where they meet. RFC 7953 §4, §5.
import type { TimeRange } from '@postkeep/dav-protocol'
import type { CalendarObject } from '../calendar-object.ts'
import { instancesOf } from '../recurrence/recurrence-set.ts'
import { timesOf } from '../recurrence/component-times.ts'
import { property, valueOf, type Component } from '../syntax/component.ts'
import { instantOf } from '../values/calendar-time.ts'
import type { Zone } from '../zones/zone.ts'
import { busyTypes, joined, type BusyPeriod, type BusyType } from './free-busy.ts'

/** Of one VAVAILABILITY: times that are free beyond are taken for busy ones. */
const mostFree = 5_000
/** That are looked at together. */
const mostAvailabilities = 100

/** `objects`: of kind VAVAILABILITY; others say nothing. @throws CalendarDataError */
export function unavailablePeriods(
  objects: readonly CalendarObject[],
  range: TimeRange,
  floating: Zone
): BusyPeriod[] {
  const layers = objects
    .flatMap((object) => (object.kind === 'VAVAILABILITY' && object.master ? [object] : []))
    .slice(0, mostAvailabilities)
    .toSorted((a, b) => weightOf(a.master!) - weightOf(b.master!))
  let found: BusyPeriod[] = []
  for (const object of layers) {
    const own = ownRange(object, range, floating)
    if (own.start >= own.end) continue
    const type = busyTypeOf(object.master!)
    const free = joined(freePeriods(object, own, floating).map((one) => ({ ...one, type })))
    const busy = without([{ ...own, type }], free)
    found = [...without(found, [own]), ...busy]
  }
  return found
}

/** PRIORITY 1 is the highest, 9 the lowest, 0 none: lower than all. RFC 7953 §3.1. */
function weightOf(availability: Component): number {
  const priority = Number(valueOf(availability, 'PRIORITY') ?? 0)
  return priority >= 1 && priority <= 9 ? 10 - priority : 0
}

function busyTypeOf(availability: Component): BusyType {
  const told = valueOf(availability, 'BUSYTYPE')?.trim().toUpperCase()
  return busyTypes.find((type) => type === told) ?? 'BUSY-UNAVAILABLE'
}

/** Without a start or an end: from ever, for ever. */
function ownRange({ master, zones }: CalendarObject, range: TimeRange, floating: Zone): TimeRange {
  const { start, end, length } = timesOf(master!, zones, floating)
  const from = start ? instantOf(start, floating) : -Infinity
  const lasting = length ? from + length.days * 86_400_000 + length.ms : Infinity
  const to = end ? instantOf(end, floating) : lasting
  return { start: Math.max(from, range.start), end: Math.min(to, range.end) }
}

function freePeriods(object: CalendarObject, own: TimeRange, floating: Zone): TimeRange[] {
  const found: TimeRange[] = []
  for (const series of availableSeries(object)) {
    for (const { startsAt, endsAt } of instancesOf(series, { ...own, floating })) {
      if (startsAt >= own.end || endsAt <= own.start) continue
      found.push({ start: Math.max(startsAt, own.start), end: Math.min(endsAt, own.end) })
      if (found.length >= mostFree) return found
    }
  }
  return found
}

/** AVAILABLE with its overridden instances, by UID. */
function availableSeries(object: CalendarObject): CalendarObject[] {
  const all = object.master!.components.filter(({ name }) => name === 'AVAILABLE')
  const byUid = Map.groupBy(all, (one) => valueOf(one, 'UID') ?? '')
  return [...byUid].map(([uid, ones]) => ({
    ...object,
    uid,
    master: ones.find((one) => property(one, 'RECURRENCE-ID') === undefined),
    overrides: ones.filter((one) => property(one, 'RECURRENCE-ID') !== undefined)
  }))
}

/** What is left of the periods without others, which are in rising order and do not meet. */
function without(periods: readonly BusyPeriod[], others: readonly TimeRange[]): BusyPeriod[] {
  return periods.flatMap((period) => {
    const left: BusyPeriod[] = []
    let from = period.start
    for (const { start, end } of others) {
      if (end <= from || start >= period.end) continue
      if (start > from) left.push({ ...period, start: from, end: start })
      from = end
    }
    return from < period.end ? [...left, { ...period, start: from }] : left
  })
}
