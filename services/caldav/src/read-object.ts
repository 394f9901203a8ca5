// Stored objects, parsed; the last ones are kept by their entity tags, which are made of their bytes.
import { CalendarDataError, calendarObject, parseCalendar, type CalendarObject } from '@postkeep/icalendar'
import type { ObjectEntry } from '@postkeep/mailbox-contract'

/** Bytes of their texts, all together; and of one that is kept. */
const mostBytes = 2 * 1024 * 1024
const largest = 16 * 1024

const kept = new Map<string, { readonly object: CalendarObject; readonly size: number }>()
let keptBytes = 0

/** undefined: it cannot be read. */
export function readObject({ etag }: ObjectEntry, bytes: Buffer): CalendarObject | undefined {
  const known = kept.get(etag)
  if (known) return known.object
  const object = parsed(bytes)
  if (object && bytes.length <= largest) keep(etag, object, bytes.length)
  return object
}

function parsed(bytes: Buffer): CalendarObject | undefined {
  try {
    return calendarObject(parseCalendar(bytes))
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}

function keep(etag: string, object: CalendarObject, size: number): void {
  kept.set(etag, { object, size })
  keptBytes += size
  for (const [oldest, one] of kept) {
    if (keptBytes <= mostBytes) return
    kept.delete(oldest)
    keptBytes -= one.size
  }
}
