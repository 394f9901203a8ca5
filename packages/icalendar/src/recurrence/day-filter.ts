// Which days a rule's BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY and BYDAY let through. RFC 5545 §3.3.10.
import { civilDay, firstOfMonth, weekOf, yearOf, type CivilDay } from './civil.ts'
import type { Rule, WeekdayPart } from './rule.ts'

export type DayFilter = (day: number) => boolean

/** With what the rule leaves to its start: e.g. FREQ=MONTHLY alone is its day of the month. */
export function withDefaults(rule: Rule, start: CivilDay): Rule {
  const { byWeekNumber, byYearDay, byMonthDay, byDay, byMonth, frequency } = rule
  if (byYearDay.length > 0 || byMonthDay.length > 0 || byDay.length > 0) return rule
  const sameWeekday = [{ weekday: start.weekday, nth: 0 }]
  if (byWeekNumber.length > 0) return { ...rule, byDay: sameWeekday }
  switch (frequency) {
    case 'YEARLY':
      return { ...rule, byMonth: byMonth.length > 0 ? byMonth : [start.month], byMonthDay: [start.date] }
    case 'MONTHLY':
      return { ...rule, byMonthDay: [start.date] }
    case 'WEEKLY':
      return { ...rule, byDay: sameWeekday }
    default:
      return rule
  }
}

export function dayFilter(rule: Rule): DayFilter {
  const { byMonth, byWeekNumber, byYearDay, byMonthDay, byDay, weekStart } = rule
  const tests: ((one: CivilDay) => boolean)[] = []
  if (byMonth.length > 0) tests.push(({ month }) => byMonth.includes(month))
  if (byWeekNumber.length > 0) {
    tests.push(({ day }) => {
      const { week, weeks } = weekOf(day, weekStart)
      return byWeekNumber.includes(week) || byWeekNumber.includes(week - weeks - 1)
    })
  }
  if (byYearDay.length > 0) {
    tests.push(({ day, year }) => {
      const { first, length } = yearOf(year)
      return isNth(byYearDay, day - first, length)
    })
  }
  if (byMonthDay.length > 0) {
    tests.push(
      ({ date, month, year }) =>
        byMonthDay.includes(date) ||
        (byMonthDay[0]! < 0 && isNth(byMonthDay, date - 1, monthLength(year, month)))
    )
  }
  if (byDay.length > 0) tests.push(weekdayTest(rule, byDay))
  if (tests.length === 0) return () => true
  return (day) => {
    const civil = civilDay(day)
    return tests.every((holds) => holds(civil))
  }
}

function isNth(wanted: readonly number[], index: number, length: number): boolean {
  return wanted.includes(index + 1) || wanted.includes(index - length)
}

function monthLength(year: number, month: number): number {
  return firstOfMonth(year, month + 1) - firstOfMonth(year, month)
}

function weekdayTest(rule: Rule, byDay: readonly WeekdayPart[]): (one: CivilDay) => boolean {
  const isInMonth = rule.frequency === 'MONTHLY' || rule.byMonth.length > 0
  const counts =
    (rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY') && rule.byWeekNumber.length === 0
  return ({ day, year, month, date, weekday }) => {
    const wanted = byDay.filter((one) => one.weekday === weekday)
    if (wanted.length === 0) return false
    if (!counts || wanted.some(({ nth }) => nth === 0)) return true
    const index = isInMonth ? date - 1 : day - yearOf(year).first
    const length = isInMonth ? monthLength(year, month) : yearOf(year).length
    const nths = [Math.floor(index / 7) + 1, -(Math.floor((length - 1 - index) / 7) + 1)]
    return wanted.some(({ nth }) => nths.includes(nth))
  }
}
