// The day in the Date field of messages, as its sender's calendar showed it; else of INTERNALDATE. RFC 9051 §6.4.4
import { parseDate } from '@postkeep/mime'
import { dayNumber, dayTest, localDay, secondsADay } from './days.ts'
import { cachedHeaderReader } from './header-reader.ts'
import { headerValues } from './message-text.ts'
import type { Search, Selection } from './select-messages.ts'

const zoneAtEnd = /(?:[+-]\d{4}|[a-z]{1,5})\s*(?:\(.*\)\s*)?$/i

export function sentMatches(
  { mailbox, columns }: Search,
  { type, date }: { readonly type: string; readonly date: string },
  among: Selection
): Selection {
  const { body, internalDate, zone } = columns.arrays
  const isWanted = dayTest(type, dayNumber(date))
  const headerOf = cachedHeaderReader(mailbox)
  return among.filter((index) => {
    const [sent] = headerValues(headerOf(body[index]!), 'date')
    return isWanted(sentDay(sent ?? '') ?? localDay(internalDate[index]!, zone[index]!))
  })
}

/** undefined: not a date. */
export function sentDay(date: string): number | undefined {
  // Without its zone the date is read as UTC: its day is that of the sender.
  const milliseconds = parseDate(date.trim().replace(zoneAtEnd, '')) ?? parseDate(date)
  return milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000 / secondsADay)
}
