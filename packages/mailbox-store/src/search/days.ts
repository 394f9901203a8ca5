// Dates of a search: whole days, without regard to time and zone. RFC 9051 §6.4.4
import { MailboxError } from '@postkeep/mailbox-contract'

export const secondsADay = 86_400

/** Days since 1970 of `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(milliseconds)) throw new MailboxError('invalid', 'a date of a search is YYYY-MM-DD')
  return milliseconds / 1000 / secondsADay
}

/** `type`: of a search key that ends in before, on or since. */
export function dayTest(type: string, wanted: number): (day: number) => boolean {
  if (/before$/i.test(type)) return (day) => day < wanted
  if (/since$/i.test(type)) return (day) => day >= wanted
  return (day) => day === wanted
}

/** The day that a calendar in that zone shows. `zone`: minutes east of UTC. */
export function localDay(seconds: number, zone: number): number {
  return Math.floor((seconds + zone * 60) / secondsADay)
}
