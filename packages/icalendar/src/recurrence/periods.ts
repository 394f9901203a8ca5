// The periods of a rule: a year, month, week, day, hour, minute or second each INTERVAL, with the days and the times of day
// that the rule's parts leave in it.
import { dayLength, firstOfMonth, startOfWeek, yearOf } from './civil.ts'
import { dayFilter } from './day-filter.ts'
import type { Rule } from './rule.ts'

export interface Period {
  /** How many intervals after that of the start. */
  readonly index: number
  /** Wall time at which it begins. */
  readonly first: number
  readonly days: readonly number[]
  /** Milliseconds from midnight, rising. */
  readonly times: readonly number[]
}

const lastYear = 9999

/** From the one that `from` lies in; endless up to the year 9999. `rule`: with its defaults. */
export function periodsOf(rule: Rule, start: number, from: number): Generator<Period> {
  switch (rule.frequency) {
    case 'YEARLY':
      return years(rule, start, from)
    case 'MONTHLY':
      return months(rule, start, from)
    case 'WEEKLY':
      return weeks(rule, start, from)
    case 'DAILY':
      return daily(rule, start, from)
    default:
      return clockPeriods(rule, start, from)
  }
}

/** The first index whose period can hold `from`. */
function indexAt(units: number, interval: number): number {
  return Math.max(0, Math.floor(units / interval))
}

function* years(rule: Rule, start: number, from: number): Generator<Period> {
  const times = timesOfDay(rule, start)
  const passes = dayFilter(rule)
  const first = new Date(start).getUTCFullYear()
  for (let index = indexAt(new Date(from).getUTCFullYear() - first, rule.interval); ; index++) {
    const year = first + index * rule.interval
    if (year > lastYear) return
    const { first: firstDay, length } = yearOf(year)
    const days =
      rule.byMonth.length > 0
        ? rule.byMonth.flatMap((month) => daysFrom(firstOfMonth(year, month), firstOfMonth(year, month + 1)))
        : daysFrom(firstDay, firstDay + length)
    yield { index, first: firstDay * dayLength, days: days.filter(passes), times }
  }
}

function* months(rule: Rule, start: number, from: number): Generator<Period> {
  const times = timesOfDay(rule, start)
  const passes = dayFilter(rule)
  const monthOf = (wall: number): number =>
    new Date(wall).getUTCFullYear() * 12 + new Date(wall).getUTCMonth()
  const first = monthOf(start)
  for (let index = indexAt(monthOf(from) - first, rule.interval); ; index++) {
    const month = first + index * rule.interval
    const year = Math.floor(month / 12)
    if (year > lastYear) return
    const day = firstOfMonth(year, (month % 12) + 1)
    const isOut = rule.byMonth.length > 0 && !rule.byMonth.includes((month % 12) + 1)
    const days = isOut ? [] : daysFrom(day, firstOfMonth(year, (month % 12) + 2)).filter(passes)
    yield { index, first: day * dayLength, days, times }
  }
}

function* weeks(rule: Rule, start: number, from: number): Generator<Period> {
  const times = timesOfDay(rule, start)
  const passes = dayFilter(rule)
  const first = startOfWeek(Math.floor(start / dayLength), rule.weekStart)
  for (let index = indexAt(Math.floor(from / dayLength) - first, 7 * rule.interval); ; index++) {
    const day = first + index * 7 * rule.interval
    if (isTooLate(day * dayLength)) return
    yield { index, first: day * dayLength, days: daysFrom(day, day + 7).filter(passes), times }
  }
}

function* daily(rule: Rule, start: number, from: number): Generator<Period> {
  const times = timesOfDay(rule, start)
  const passes = dayFilter(rule)
  const first = Math.floor(start / dayLength)
  for (let index = indexAt(Math.floor(from / dayLength) - first, rule.interval); ; index++) {
    const day = first + index * rule.interval
    if (isTooLate(day * dayLength)) return
    yield { index, first: day * dayLength, days: passes(day) ? [day] : [], times }
  }
}

const [second, minute, hour] = [1000, 60_000, 3_600_000]

/** Hours, minutes or seconds. Days, hours and minutes that the rule leaves out are jumped over. */
function* clockPeriods(rule: Rule, start: number, from: number): Generator<Period> {
  const unit = rule.frequency === 'HOURLY' ? hour : rule.frequency === 'MINUTELY' ? minute : second
  const passes = dayFilter(rule)
  const step = unit * rule.interval
  const first = Math.floor(start / unit) * unit
  let index = indexAt(from - first, step)
  for (;;) {
    const at = first + index * step
    if (isTooLate(at)) return
    const out = leftOut(rule, at, { unit, passes })
    if (out === undefined) {
      const day = Math.floor(at / dayLength)
      yield { index, first: at, days: [day], times: timesOfUnit(rule, start, { at, unit }) }
      index++
    } else {
      yield { index, first: at, days: [], times: [] }
      index = Math.max(index + 1, Math.ceil((out - first) / step))
    }
  }
}

interface Unit {
  readonly unit: number
  readonly passes: (day: number) => boolean
}

/** The end of the day, hour or minute that the rule leaves out. */
function leftOut(
  { byHour, byMinute, bySecond }: Rule,
  at: number,
  { unit, passes }: Unit
): number | undefined {
  const endOf = (length: number): number => (Math.floor(at / length) + 1) * length
  if (!passes(Math.floor(at / dayLength))) return endOf(dayLength)
  const date = new Date(at)
  if (byHour.length > 0 && !byHour.includes(date.getUTCHours())) return endOf(hour)
  if (unit === hour) return undefined
  if (byMinute.length > 0 && !byMinute.includes(date.getUTCMinutes())) return endOf(minute)
  if (unit === minute) return undefined
  return bySecond.length > 0 && !bySecond.includes(date.getUTCSeconds()) ? at + second : undefined
}

function timesOfUnit(rule: Rule, start: number, { at, unit }: { at: number; unit: number }): number[] {
  const time = modulo(at, dayLength)
  if (unit === second) return [time]
  const seconds = rule.bySecond.length > 0 ? rule.bySecond : [new Date(start).getUTCSeconds()]
  if (unit === minute) return seconds.map((one) => time + one * second)
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [new Date(start).getUTCMinutes()]
  return minutes.flatMap((one) => seconds.map((other) => time + one * minute + other * second))
}

function timesOfDay(rule: Rule, start: number): number[] {
  const date = new Date(start)
  const hours = rule.byHour.length > 0 ? rule.byHour : [date.getUTCHours()]
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [date.getUTCMinutes()]
  const seconds = rule.bySecond.length > 0 ? rule.bySecond : [date.getUTCSeconds()]
  return hours.flatMap((one) =>
    minutes.flatMap((two) => seconds.map((three) => one * hour + two * minute + three * second))
  )
}

function daysFrom(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index)
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}

function isTooLate(wall: number): boolean {
  return wall > Date.UTC(lastYear, 11, 31)
}
