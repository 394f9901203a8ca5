// Between which times an object has all its instances: for a store's first selection. RFC 4791 §9.9 looks closer.
import type { CalendarObject } from './calendar-object.ts'
import { dayLength } from './recurrence/civil.ts'
import { timesOf } from './recurrence/component-times.ts'
import { expandRule } from './recurrence/expand-rule.ts'
import { isRecurring, singleOf, untilWall, valuesOf } from './recurrence/recurrence-set.ts'
import { parseRule, type Rule } from './recurrence/rule.ts'
import { propertiesOf, property, type Component } from './syntax/component.ts'
import { parseTime, utcZone, zoneOf, type CalendarTime } from './values/calendar-time.ts'
import { parsePeriod } from './values/period.ts'

/** Seconds since 1970 UTC; null: without end, or not known. Where times float: at the ends of the world. */
export interface Span {
  readonly start: number | null
  readonly end: number | null
}

const endless: Span = { start: null, end: null }
/** Zones lie between -12 and +14 hours of UTC. */
const worldwide = dayLength

/** @throws CalendarDataError */
export function spanOf(object: CalendarObject): Span {
  const { kind, master, overrides } = object
  if (kind === 'VFREEBUSY' || kind === 'VAVAILABILITY') return endless
  let [first, last] = [Infinity, -Infinity]
  for (const component of [...(master ? [master] : []), ...overrides]) {
    const instance = singleOf(object, component, utcZone)
    // A task without times is found at all times (§9.9).
    if (instance === undefined || property(component, 'COMPLETED') || !instance.start) return endless
    if (parameterIsLater(component)) return endless
    first = Math.min(first, instance.startsAt)
    last = Math.max(last, instance.endsAt)
  }
  if (master && isRecurring(master)) {
    const series = seriesOf(object, master)
    first = Math.min(first, series.first)
    last = Math.max(last, series.last)
  }
  return {
    start: Math.floor((first - worldwide) / 1000),
    end: last === Infinity ? null : Math.ceil((last + worldwide) / 1000)
  }
}

function parameterIsLater(component: Component): boolean {
  const id = property(component, 'RECURRENCE-ID')
  return id?.parameters.some(({ name }) => name === 'RANGE') ?? false
}

/** Milliseconds; Infinity: endless. */
function seriesOf(object: CalendarObject, master: Component): { first: number; last: number } {
  const { start, length } = timesOf(master, object.zones, utcZone)
  if (start === undefined) return { first: -Infinity, last: Infinity }
  const lasting = length ? length.days * dayLength + length.ms : dayLength
  let [first, last] = [Infinity, -Infinity]
  for (const [from, to] of datesOf(object, master)) {
    first = Math.min(first, from)
    last = Math.max(last, to, from + lasting)
  }
  for (const { value } of propertiesOf(master, 'RRULE')) {
    last = Math.max(last, lastOf(parseRule(value), start) + lasting)
  }
  return { first, last }
}

function* datesOf({ zones }: CalendarObject, master: Component): Generator<[from: number, to: number]> {
  for (const one of propertiesOf(master, 'RDATE')) {
    const zone = zoneOf(one, zones)
    for (const value of valuesOf(one)) {
      if (!value.includes('/')) {
        const { wall } = parseTime(value, zone)
        yield [wall, wall]
      } else {
        const { start, end } = parsePeriod(value, zone)
        yield [start.wall, end.wall]
      }
    }
  }
}

function lastOf(rule: Rule, start: CalendarTime): number {
  if (rule.until) return untilWall(rule.until, start, utcZone) + worldwide
  if (rule.count === undefined) return Infinity
  const budget = { steps: 20_000 }
  let last = start.wall
  for (const wall of expandRule(rule, start.wall, {
    from: start.wall,
    to: Infinity,
    until: undefined,
    budget
  })) {
    last = wall
  }
  // It has more than can be counted here.
  return budget.steps < 0 ? Infinity : last
}
