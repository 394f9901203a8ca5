// The day in the Date field of messages, as its sender's calendar showed it; else of INTERNALDATE. RFC 9051 §6.4.4
import { parseDate } from '@postkeep/mime'
import { eachOrderEntry } from '../order/order-entries.ts'
import { sentDayOf } from '../order/order-entry.ts'
import { dayNumber, dayTest, localDay, secondsADay } from './days.ts'
import type { Search, Selection } from './select-messages.ts'
import type { Steps } from './steps.ts'

const zoneAtEnd = /(?:[+-]\d{4}|[a-z]{1,5})\s*(?:\(.*\)\s*)?$/i

export function* sentMatches(
  { mailbox, columns }: Search,
  { type, date }: { readonly type: string; readonly date: string },
  among: Selection
): Steps<Selection> {
  const { body, internalDate, zone } = columns.arrays
  const isWanted = dayTest(type, dayNumber(date))
  const bodies = among.map((index) => body[index]!)
  const isFound = new Uint8Array(among.length)
  yield* eachOrderEntry(mailbox, bodies, (entry, place) => {
    const index = among[place]!
    const day = sentDayOf(entry)
    const known = Number.isNaN(day) ? localDay(internalDate[index]!, zone[index]!) : day
    if (isWanted(known)) isFound[place] = 1
  })
  return among.filter((_, place) => isFound[place] === 1)
}

/** undefined: not a date. */
export function sentDay(date: string): number | undefined {
  // Without its zone the date is read as UTC: its day is that of the sender.
  const milliseconds = parseDate(date.trim().replace(zoneAtEnd, '')) ?? parseDate(date)
  return milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000 / secondsADay)
}
