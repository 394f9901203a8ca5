// time-range: a half-open span of UTC date-times. RFC 4791 §9.9.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import type { XmlElement } from '../xml/xml-element.ts'

/** Milliseconds since 1970 UTC; `start` ≤ t < `end`; infinite where a side is left out. */
export interface TimeRange {
  readonly start: number
  readonly end: number
}

const form = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** @throws DavSyntaxError */
export function timeRange({ attributes }: XmlElement): TimeRange {
  const start = attributes['start'] === undefined ? -Infinity : utc(attributes['start'])
  const end = attributes['end'] === undefined ? Infinity : utc(attributes['end'])
  if (start === -Infinity && end === Infinity)
    throw new DavSyntaxError('A time-range needs a start or an end')
  if (start >= end) throw new DavSyntaxError('A time-range ends after it starts')
  return { start, end }
}

/** A date with UTC time as iCalendar writes it. @throws DavSyntaxError */
function utc(text: string): number {
  const match = form.exec(text)
  if (match === null) throw new DavSyntaxError('A time-range is in UTC: 20260101T000000Z')
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number
  ]
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  if (new Date(time).getUTCMonth() !== month - 1) throw new DavSyntaxError('A time-range has no such day')
  return time
}
