// The wall times of a rule, in rising order, from where they are wanted on. RFC 5545 §3.3.10. What it costs is bounded
// by `budget`, whatever the rule says; without COUNT the years before `from` are jumped over.
import { civilDay, dayLength } from './civil.ts'
import { withDefaults } from './day-filter.ts'
import { periodsOf, type Period } from './periods.ts'
import type { Frequency, Rule } from './rule.ts'

/** Shared by all the rules of an object; a step is a period looked at or a time found. */
export interface Budget {
  steps: number
}

export interface RuleWindow {
  /** Wall times: those before `from` and from `to` on are left out. */
  readonly from: number
  readonly to: number
  /** Wall time of the last that may be. */
  readonly until: number | undefined
  readonly budget: Budget
}

/** About what a period costs against a day's. */
const costs: Readonly<Record<Frequency, number>> = {
  YEARLY: 30,
  MONTHLY: 5,
  WEEKLY: 2,
  DAILY: 1,
  HOURLY: 1,
  MINUTELY: 1,
  SECONDLY: 1
}

/** `start`: wall time of DTSTART. It is among what comes only when the rule says so. */
export function* expandRule(rule: Rule, start: number, window: RuleWindow): Generator<number> {
  const { from, to, until = Infinity, budget } = window
  const end = Math.min(to, until + 1)
  const { begin, mostPeriods, mostTimes } = countingOf(rule, { start, from })
  const full = withDefaults(rule, civilDay(Math.floor(start / dayLength)))
  let left = mostTimes
  for (const period of periodsOf(full, start, begin)) {
    if (period.first >= end || period.index >= mostPeriods || left === 0) return
    budget.steps -= costs[rule.frequency]
    if (budget.steps < 0) return
    for (const wall of timesIn(period, full)) {
      if (wall < start) continue
      if (wall >= end || --left < 0 || --budget.steps < 0) return
      if (wall >= from) yield wall
    }
  }
}

interface Counting {
  /** Wall time from which periods must be looked at. */
  readonly begin: number
  readonly mostPeriods: number
  readonly mostTimes: number
}

/** With COUNT, all from the start on must be counted, unless each period has exactly one. */
function countingOf(rule: Rule, { start, from }: { start: number; from: number }): Counting {
  const { count = Infinity } = rule
  const jumped = { begin: Math.max(from, start), mostPeriods: Infinity, mostTimes: Infinity }
  if (count === Infinity) return jumped
  if (isStepping(rule)) return { ...jumped, mostPeriods: count }
  return { begin: start, mostPeriods: Infinity, mostTimes: count }
}

/** One time in each period, always: then the n-th is known without the others. */
function isStepping(rule: Rule): boolean {
  const lists = [rule.bySecond, rule.byMinute, rule.byHour, rule.byDay, rule.byMonthDay, rule.byYearDay]
  const more = [rule.byWeekNumber, rule.byMonth, rule.bySetPosition]
  const isRestricted = [...lists, ...more].some((list) => list.length > 0)
  return !isRestricted && rule.frequency !== 'YEARLY' && rule.frequency !== 'MONTHLY'
}

function timesIn({ days, times }: Period, { bySetPosition }: Rule): Iterable<number> {
  if (bySetPosition.length === 0) return eachTime(days, times)
  // Reckoned, not listed: a year may have 31 million times.
  const count = days.length * times.length
  const indexes = bySetPosition.map((position) => (position > 0 ? position - 1 : count + position))
  const chosen = new Set(indexes.filter((index) => index >= 0 && index < count))
  return [...chosen]
    .sort((a, b) => a - b)
    .map((index) => days[Math.floor(index / times.length)]! * dayLength + times[index % times.length]!)
}

function* eachTime(days: readonly number[], times: readonly number[]): Generator<number> {
  for (const day of days) for (const time of times) yield day * dayLength + time
}
