// When the owner of an open mailbox is busy or not available, by all calendars that count. RFC 6638 §5, §9.1, RFC 7953 §5.
import {
  busyPeriods,
  calendarObject,
  CalendarDataError,
  parseCalendar,
  unavailablePeriods,
  utcZone,
  zoneFor,
  type CalendarObject,
  type Zone
} from '@postkeep/icalendar'
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
  const { collections: all } = store.listCollections({ kinds: ['calendar', 'schedule-inbox'] })
  const collections = all.filter(({ kind }) => kind === 'calendar')
  // What is fetched from elsewhere is somebody else's time, unless its owner says otherwise.
  const counting = collections.filter(({ properties, source }) => {
    const told = properties[transparency]
    return told === undefined ? source === undefined : !/transparent/.test(told)
  })
  const inbox = all.find(({ kind }) => kind === 'schedule-inbox')
  const always = inbox ? unavailableBy(inbox, range, collections.map(floatingIn)[0]) : []
  return [...counting.flatMap((calendar) => busyIn(store, calendar, range)), ...always]
}

const availability = ['urn:ietf:params:xml:ns:caldav', 'http://calendarserver.org/ns/'].map(
  (namespace) => `{${namespace}}calendar-availability`
)

/** What the owner has set for all calendars together (RFC 7953 §7.2); Apple's programs set their own. */
function unavailableBy({ properties }: CollectionInfo, range: Range, floating: Zone = utcZone): BusyTime[] {
  const told = availability.flatMap((name) => properties[name] ?? [])
  const objects = told.flatMap(
    (text) => orUndefined(() => calendarObject(parseCalendar(Buffer.from(text.trim())))) ?? []
  )
  return orUndefined(() => unavailablePeriods(objects, range, floating)) ?? []
}

function busyIn(store: MailboxStore, calendar: CollectionInfo, range: Range): BusyTime[] {
  const floating = floatingIn(calendar)
  const within = { start: Math.floor(range.start / 1000), end: Math.ceil(range.end / 1000) }
  const found: BusyTime[] = []
  const availabilities: CalendarObject[] = []
  for (const { bytes } of store.readObjects({ collection: calendar.id, selection: { within } })) {
    const object = orUndefined(() => calendarObject(parseCalendar(bytes)))
    if (object?.kind === 'VAVAILABILITY') availabilities.push(object)
    else if (object) found.push(...(orUndefined(() => busyPeriods(object, range, floating)) ?? []))
  }
  return [...found, ...(orUndefined(() => unavailablePeriods(availabilities, range, floating)) ?? [])]
}

function floatingIn({ properties }: CollectionInfo): Zone {
  return orUndefined(() => zoneFor((properties[timezone] ?? '').trim())) ?? utcZone
}

/** What cannot be read says nothing. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}
