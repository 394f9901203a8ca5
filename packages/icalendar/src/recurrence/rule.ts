// RRULE values. RFC 5545 §3.3.10.
import { CalendarDataError } from '../calendar-data-error.ts'
import { parseTime, type CalendarTime } from '../values/calendar-time.ts'

const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const
export type Frequency = (typeof frequencies)[number]

/** `nth` 0: each of them in the period. */
export interface WeekdayPart {
  /** 0: Monday. */
  readonly weekday: number
  readonly nth: number
}

export interface Rule {
  readonly frequency: Frequency
  readonly interval: number
  readonly count: number | undefined
  readonly until: CalendarTime | undefined
  readonly bySecond: readonly number[]
  readonly byMinute: readonly number[]
  readonly byHour: readonly number[]
  readonly byDay: readonly WeekdayPart[]
  readonly byMonthDay: readonly number[]
  readonly byYearDay: readonly number[]
  readonly byWeekNumber: readonly number[]
  readonly byMonth: readonly number[]
  readonly bySetPosition: readonly number[]
  /** 0: Monday. */
  readonly weekStart: number
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const known =
  /^(FREQ|INTERVAL|COUNT|UNTIL|WKST|RSCALE|SKIP|BY(DAY|MONTH|MONTHDAY|YEARDAY|WEEKNO|HOUR|MINUTE|SECOND|SETPOS)|X-.+)$/

type Parts = ReadonlyMap<string, string>

/** @throws CalendarDataError */
export function parseRule(value: string): Rule {
  const parts = partsOf(value)
  const frequency = frequencies.find((one) => one === parts.get('FREQ'))
  if (frequency === undefined) throw malformed(value)
  if (parts.has('COUNT') && parts.has('UNTIL')) throw malformed(value)
  // RFC 7529: only what means the same without it.
  if ((parts.get('RSCALE') ?? 'GREGORIAN') !== 'GREGORIAN' || (parts.get('SKIP') ?? 'OMIT') !== 'OMIT') {
    throw new CalendarDataError('Only the Gregorian calendar is known here', 'supported-calendar-data')
  }
  const until = parts.get('UNTIL')
  return {
    frequency,
    interval: positive(parts, 'INTERVAL') ?? 1,
    count: positive(parts, 'COUNT'),
    until: until === undefined ? undefined : parseTime(until),
    bySecond: numbers(parts, 'BYSECOND', { from: 0, to: 60 }).map((second) => Math.min(second, 59)),
    byMinute: numbers(parts, 'BYMINUTE', { from: 0, to: 59 }),
    byHour: numbers(parts, 'BYHOUR', { from: 0, to: 23 }),
    byDay: (parts.get('BYDAY')?.split(',') ?? []).map(weekdayPart),
    byMonthDay: numbers(parts, 'BYMONTHDAY', { from: -31, to: 31, notZero: true }),
    byYearDay: numbers(parts, 'BYYEARDAY', { from: -366, to: 366, notZero: true }),
    byWeekNumber: numbers(parts, 'BYWEEKNO', { from: -53, to: 53, notZero: true }),
    byMonth: numbers(parts, 'BYMONTH', { from: 1, to: 12 }),
    bySetPosition: numbers(parts, 'BYSETPOS', { from: -366, to: 366, notZero: true }),
    weekStart: parts.has('WKST') ? weekday(parts.get('WKST')!) : 0
  }
}

function partsOf(value: string): Parts {
  const parts = new Map<string, string>()
  for (const part of value.trim().toUpperCase().replace(/;$/, '').split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at)
    if (at < 0 || parts.has(name) || !known.test(name)) throw malformed(value)
    parts.set(name, part.slice(at + 1))
  }
  return parts
}

interface Bounds {
  readonly from: number
  readonly to: number
  readonly notZero?: boolean
}

/** In rising order, each once. */
function numbers(parts: Parts, name: string, { from, to, notZero = false }: Bounds): number[] {
  const found = new Set<number>()
  for (const text of parts.get(name)?.split(',') ?? []) {
    const number = /^[+-]?\d{1,3}$/.test(text) ? Number(text) : NaN
    if (!(number >= from && number <= to) || (notZero && number === 0)) throw malformed(`${name}=${text}`)
    found.add(number)
  }
  return [...found].sort((a, b) => a - b)
}

function positive(parts: Parts, name: string): number | undefined {
  const text = parts.get(name)
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text) || Number(text) < 1) throw malformed(`${name}=${text}`)
  return Number(text)
}

function weekdayPart(text: string): WeekdayPart {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text)
  const nth = Number(match?.[1] ?? 0)
  if (match === null || Math.abs(nth) > 53 || (match[1] !== undefined && nth === 0)) throw malformed(text)
  return { weekday: weekday(match[2]!), nth }
}

function weekday(text: string): number {
  const index = weekdays.indexOf(text)
  if (index < 0) throw malformed(text)
  return index
}

function malformed(value: string): CalendarDataError {
  return new CalendarDataError(`This is no recurrence rule: ${value.slice(0, 80)}`)
}
