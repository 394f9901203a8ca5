// DURATION values: days are nominal, the rest is exact. RFC 5545 §3.3.6.
import { CalendarDataError } from '../calendar-data-error.ts'

export interface Duration {
  /** May be negative, then `ms` is not positive. */
  readonly days: number
  readonly ms: number
}

const form = /^([+-])?P(?:(\d{1,6})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,10})S)?)?$/

/** @throws CalendarDataError */
export function parseDuration(value: string): Duration {
  const match = form.exec(value.trim())
  if (match === null || match.slice(2).every((part) => part === undefined)) {
    throw new CalendarDataError(`This is no duration: ${value.slice(0, 40)}`)
  }
  const [weeks, days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number
  ]
  const sign = match[1] === '-' ? -1 : 1
  return {
    days: sign * (weeks * 7 + days),
    ms: sign * 1000 * (hours * 3600 + minutes * 60 + seconds)
  }
}
