// INTERNALDATE and the dates of SEARCH. RFC 9051 §9 (date-time, date).
import { ImapSyntaxError } from './imap-syntax-error.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export interface DateTime {
  /** Since 1970 UTC. */
  readonly seconds: number
  /** Minutes east of UTC. */
  readonly zone: number
}

/** `17-Jul-1996 02:44:25 -0700`, the day with a leading space or zero. */
export function parseDateTime(text: string): DateTime {
  const match = /^([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/.exec(text)
  if (match === null) throw new ImapSyntaxError('Date-time is not of the form "dd-Mon-yyyy hh:mm:ss +zzzz"')
  const [hours, minutes, seconds] = [Number(match[4]), Number(match[5]), Number(match[6])]
  const day = daysOf(match[1]!, match[2]!, match[3]!)
  const zone = (match[7] === '-' ? -1 : 1) * (Number(match[8]) * 60 + Number(match[9]))
  if (hours > 23 || minutes > 59 || seconds > 60 || Number(match[9]) > 59) {
    throw new ImapSyntaxError('Date-time is out of range')
  }
  return { seconds: day * 86_400 + hours * 3600 + minutes * 60 + seconds - zone * 60, zone }
}

/** `1-Feb-1994` as `1994-02-01`. */
export function parseDate(text: string): string {
  const match = /^(\d{1,2})-(\w{3})-(\d{4})$/.exec(text)
  if (match === null) throw new ImapSyntaxError('Date is not of the form dd-Mon-yyyy')
  return new Date(daysOf(match[1]!, match[2]!, match[3]!) * 86_400_000).toISOString().slice(0, 10)
}

function daysOf(day: string, month: string, year: string): number {
  const monthIndex = months.findIndex((name) => name.toLowerCase() === month.toLowerCase())
  const date = new Date(0)
  date.setUTCFullYear(Number(year), monthIndex, Number(day))
  if (monthIndex < 0 || date.getUTCMonth() !== monthIndex || date.getUTCDate() !== Number(day)) {
    throw new ImapSyntaxError('There is no such date')
  }
  return date.getTime() / 86_400_000
}

let lastDay = Number.NaN
let lastDayText = ''

/** `17-Jul-1996 02:44:25 -0700`. The text of the last day is kept: a folder's dates come in order. */
export function formatDateTime({ seconds, zone }: DateTime): string {
  const local = seconds + zone * 60
  const day = Math.floor(local / 86_400)
  if (day !== lastDay) {
    const date = new Date(day * 86_400_000)
    lastDay = day
    lastDayText = `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${String(date.getUTCFullYear()).padStart(4, '0')}`
  }
  const second = Math.floor(local - day * 86_400)
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  const ahead = Math.abs(zone)
  return `${lastDayText} ${clock} ${zone < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}${two(ahead % 60)}`
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
