// PERIOD values. RFC 5545 §3.3.9.
import { CalendarDataError } from '../calendar-data-error.ts'
import type { Zone } from '../zones/zone.ts'
import { parseTime, type CalendarTime } from './calendar-time.ts'
import { parseDuration } from './duration.ts'

export interface Period {
  readonly start: CalendarTime
  readonly end: CalendarTime
}

/** @throws CalendarDataError */
export function parsePeriod(value: string, zone?: Zone): Period {
  const [first, second, ...others] = value.split('/')
  if (first === undefined || second === undefined || others.length > 0) {
    throw new CalendarDataError(`This is no period: ${value.slice(0, 60)}`)
  }
  const start = parseTime(first, zone)
  if (!/^[+P]/.test(second)) return { start, end: parseTime(second, zone) }
  const { days, ms } = parseDuration(second)
  return { start, end: { ...start, wall: start.wall + days * 86_400_000 + ms } }
}
