// All takings place of a calendar object: rules, dates, exceptions, overridden instances. RFC 5545 §3.8.4.4, §3.8.5.
import type { CalendarObject } from '../calendar-object.ts'
import { propertiesOf, property, type Component } from '../syntax/component.ts'
import { parameter, type Property } from '../syntax/property.ts'
import { instantOf, parseTime, timeOf, zoneOf, type CalendarTime } from '../values/calendar-time.ts'
import { parsePeriod } from '../values/period.ts'
import type { Zone } from '../zones/zone.ts'
import { dayLength } from './civil.ts'
import { endOf, timesOf, type ComponentTimes } from './component-times.ts'
import { expandRule, type Budget } from './expand-rule.ts'
import type { Instance } from './instance.ts'
import { parseRule } from './rule.ts'

export interface InstanceRange {
  /** Milliseconds since 1970 UTC. Instances that may lie in it come; who asks looks closer. */
  readonly start: number
  readonly end: number
  /** Where times float. */
  readonly floating: Zone
  readonly budget?: Budget
}

const steps = 100_000
const mostDates = 50_000
/** A clock is not changed by more. */
const margin = 3 * 3_600_000

export function isRecurring(component: Component): boolean {
  return component.properties.some(({ name }) => name === 'RRULE' || name === 'RDATE')
}

/** Overridden ones first, then those of the master, each rule's in rising order. @throws CalendarDataError */
export function* instancesOf(object: CalendarObject, range: InstanceRange): Generator<Instance> {
  const overridden = new Set<number>()
  const later: Shift[] = []
  for (const component of object.overrides) {
    const instance = overrideOf(object, component, range.floating)
    overridden.add(instantOf(instance.recurrence!, range.floating))
    const isLater = parameter(property(component, 'RECURRENCE-ID')!, 'RANGE') === 'THISANDFUTURE'
    if (isLater) later.push(shiftOf(object, instance, range.floating))
    if (isNear(instance, range)) yield instance
  }
  const { master } = object
  if (master === undefined) return
  if (!isRecurring(master)) {
    const single = singleOf(object, master, range.floating)
    if (single && isNear(single, range)) yield single
    return
  }
  later.sort((a, b) => a.from - b.from)
  yield* masterInstances(object, master, { ...range, overridden, later })
}

function isNear({ startsAt, endsAt }: Instance, { start, end }: InstanceRange): boolean {
  return startsAt <= end && endsAt >= start
}

/** The component alone, whatever recurs. undefined: it has no time. */
export function singleOf(
  { zones }: CalendarObject,
  component: Component,
  floating: Zone
): Instance | undefined {
  const { start, end, length } = timesOf(component, zones, floating)
  if (start === undefined) {
    if (end === undefined) return undefined
    const at = instantOf(end, floating)
    return { component, recurrence: undefined, start, startsAt: at, endsAt: at, hasLength: false }
  }
  return instanceAt(component, { start, length, recurrence: undefined }, floating)
}

interface Place {
  readonly start: CalendarTime
  readonly length: ComponentTimes['length']
  readonly recurrence: CalendarTime | undefined
}

function instanceAt(component: Component, { start, length, recurrence }: Place, floating: Zone): Instance {
  const startsAt = instantOf(start, floating)
  const endsAt = Math.max(startsAt, endOf(start, length, floating))
  return { component, recurrence, start, startsAt, endsAt, hasLength: length !== undefined }
}

function overrideOf(object: CalendarObject, component: Component, floating: Zone): Instance {
  const recurrence = timeOf(property(component, 'RECURRENCE-ID')!, object.zones)
  const single = singleOf(object, component, floating)
  if (single) return { ...single, recurrence }
  return instanceAt(component, { start: recurrence, length: undefined, recurrence }, floating)
}

/** What RANGE=THISANDFUTURE makes of the instances after it. */
interface Shift {
  /** UTC. */
  readonly from: number
  readonly component: Component
  /** By how much the wall time of the start is moved. */
  readonly by: number
  readonly length: ComponentTimes['length']
}

function shiftOf({ zones }: CalendarObject, instance: Instance, floating: Zone): Shift {
  const { component, recurrence, start } = instance
  const by = start ? start.wall - recurrence!.wall : 0
  const { length } = timesOf(component, zones, floating)
  return { from: instantOf(recurrence!, floating), component, by, length }
}

interface MasterRange extends InstanceRange {
  readonly overridden: ReadonlySet<number>
  readonly later: readonly Shift[]
}

function* masterInstances(
  object: CalendarObject,
  master: Component,
  range: MasterRange
): Generator<Instance> {
  const { floating, overridden, later, budget = { steps } } = range
  const { start, length } = timesOf(master, object.zones, floating)
  if (start === undefined) return
  const near = wallsNear(range, { start, lengths: [length, ...later.map((one) => one.length)] })
  const excluded = exceptionsOf(object, master, { start, near, floating, budget })
  const seen = new Set<number>()
  for (const place of placesOf(object, master, { start, length, near, floating, budget })) {
    const original = instantOf(place.start, floating)
    if (seen.has(original) || overridden.has(original) || isExcluded(excluded, place.start, original))
      continue
    seen.add(original)
    const shift = later.findLast(({ from }) => from <= original)
    const instance = shift
      ? instanceAt(shift.component, shifted(place, shift), floating)
      : instanceAt(master, place, floating)
    if (isNear(instance, range)) yield instance
  }
}

function shifted({ start, recurrence }: Place, { by, length }: Shift): Place {
  return { start: { ...start, wall: start.wall + by }, length, recurrence }
}

interface Lengths {
  readonly start: CalendarTime
  readonly lengths: readonly ComponentTimes['length'][]
}

/** Wall times of the starts of all that can lie in the range. */
function wallsNear({ start: from, end, floating, later }: MasterRange, { start, lengths }: Lengths): Near {
  const lasting = (length: ComponentTimes['length']): number =>
    length ? length.days * dayLength + length.ms : start.isDate ? dayLength : 0
  const longest = Math.max(...lengths.map(lasting))
  const moved = Math.max(0, ...later.map(({ by }) => Math.abs(by)))
  const zone = start.zone ?? floating
  return {
    start: zone.toWall(from - longest - moved) - margin,
    end: zone.toWall(end + moved) + margin
  }
}

interface Near {
  readonly start: number
  readonly end: number
}

interface PlacesRange {
  readonly start: CalendarTime
  readonly length: ComponentTimes['length']
  readonly near: Near
  readonly floating: Zone
  readonly budget: Budget
}

/** The start itself, the dates, then each rule's; doubles may come. */
function* placesOf(
  { zones }: CalendarObject,
  master: Component,
  { start, length, near, floating, budget }: PlacesRange
): Generator<Place> {
  const at = (time: CalendarTime, own = length): Place => ({ start: time, length: own, recurrence: time })
  yield at(start)
  for (const one of propertiesOf(master, 'RDATE')) {
    const zone = zoneOf(one, zones)
    for (const value of valuesOf(one)) {
      if (--budget.steps < 0) return
      if (!value.includes('/')) yield at(parseTime(value, zone))
      else {
        const period = parsePeriod(value, zone)
        const ms = instantOf(period.end, floating) - instantOf(period.start, floating)
        yield at(period.start, { days: 0, ms })
      }
    }
  }
  for (const wall of wallsOfRules(master, 'RRULE', { start, near, floating, budget })) {
    yield at({ ...start, wall })
  }
}

/** Each rule's in rising order. */
function* wallsOfRules(
  master: Component,
  name: 'RRULE' | 'EXRULE',
  { start, near, floating, budget }: Omit<PlacesRange, 'length'>
): Generator<number> {
  for (const { value } of propertiesOf(master, name)) {
    const rule = parseRule(value)
    const until = rule.until && untilWall(rule.until, start, floating)
    yield* expandRule(rule, start.wall, { from: near.start, to: near.end, until, budget })
  }
}

/** UNTIL as a wall time of the start's zone; a date counts whole. */
export function untilWall(until: CalendarTime, start: CalendarTime, floating: Zone): number {
  if (until.isDate) return until.wall + (start.isDate ? 0 : dayLength - 1)
  if (start.isDate || until.zone === undefined) return until.wall
  return (start.zone ?? floating).toWall(instantOf(until, floating))
}

/** No more than can be kept in memory: what is beyond is left out. */
export function valuesOf({ value }: Property): string[] {
  return value.split(',', mostDates)
}

interface Exceptions {
  readonly instants: ReadonlySet<number>
  /** Wall times of dates: some programs except a whole day of a series that has times. */
  readonly dates: ReadonlySet<number>
}

/** EXRULE is of RFC 2445 §4.8.5.2; what it would except beyond the budget stays. */
function exceptionsOf(
  { zones }: CalendarObject,
  master: Component,
  { start, near, floating, budget }: Omit<PlacesRange, 'length'>
): Exceptions {
  const [instants, dates] = [new Set<number>(), new Set<number>()]
  // Half of what there is, so that the rules have as much.
  const own = { steps: Math.floor(budget.steps / 2) }
  for (const wall of wallsOfRules(master, 'EXRULE', { start, near, floating, budget: own })) {
    instants.add(instantOf({ ...start, wall }, floating))
  }
  for (const one of propertiesOf(master, 'EXDATE')) {
    const zone = zoneOf(one, zones)
    for (const value of valuesOf(one)) {
      const time = parseTime(value, zone)
      if (time.isDate) dates.add(time.wall)
      else instants.add(instantOf(time, floating))
    }
  }
  return { instants, dates }
}

function isExcluded({ instants, dates }: Exceptions, { wall }: CalendarTime, instant: number): boolean {
  return instants.has(instant) || (dates.size > 0 && dates.has(Math.floor(wall / dayLength) * dayLength))
}
