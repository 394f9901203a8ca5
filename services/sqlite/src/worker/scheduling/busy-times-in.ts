// When the owner of an open mailbox is busy, by all calendars that count. RFC 6638 §5, §9.1.
import { busyPeriods, calendarObject, CalendarDataError, parseCalendar, utcZone } from '@postkeep/icalendar'
import { zoneFor, type Zone } from '@postkeep/icalendar'
import type { BusyTime, CollectionInfo } from '@postkeep/mailbox-contract'
import type { MailboxStore } from '@postkeep/mailbox-store'

/** Milliseconds since 1970 UTC. */
interface Range {
  readonly start: number
  readonly end: number
}

const transparency = '{urn:ietf:params:xml:ns:caldav}schedule-calendar-transp'
const timezone = '{urn:ietf:params:xml:ns:caldav}calendar-timezone'

export function busyTimesIn(store: MailboxStore, range: Range): BusyTime[] {
  const { collections } = store.listCollections({ kinds: ['calendar'] })
  const counting = collections.filter(({ properties }) => !/transparent/.test(properties[transparency] ?? ''))
  return counting.flatMap((calendar) => busyIn(store, calendar, range))
}

function busyIn(store: MailboxStore, { id, properties }: CollectionInfo, range: Range): BusyTime[] {
  const floating = orUndefined(() => zoneFor((properties[timezone] ?? '').trim())) ?? utcZone
  const within = { start: Math.floor(range.start / 1000), end: Math.ceil(range.end / 1000) }
  const found: BusyTime[] = []
  for (const { bytes } of store.readObjects({ collection: id, selection: { within } })) {
    found.push(...(orUndefined(() => busyWith(bytes, range, floating)) ?? []))
  }
  return found
}

function busyWith(bytes: Buffer, range: Range, floating: Zone): BusyTime[] {
  return busyPeriods(calendarObject(parseCalendar(bytes)), range, floating)
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}
