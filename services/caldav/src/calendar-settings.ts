// What a client says of a calendar: the components it takes, its time zone (RFC 4791 §5.2), where it is fetched from
// (calendarserver's subscribed collections).
import { calendarUrl } from '@postkeep/dav-collections'
import { C, CS, D, DavSyntaxError, childrenOf, type Name, type XmlElement } from '@postkeep/dav-protocol'
import { DavRefusal } from '@postkeep/dav-server'
import {
  CalendarDataError,
  componentKinds,
  parseCalendarObject,
  utcZone,
  zoneFor,
  type Zone
} from '@postkeep/icalendar'
import type { CollectionInfo } from '@postkeep/mailbox-contract'

/** @throws DavRefusal CALDAV:supported-calendar-component where there is none that we know */
export function componentsOf(properties: readonly XmlElement[]): string[] {
  const set = properties.find(({ name }) => name === C('supported-calendar-component-set'))
  if (set === undefined) return []
  const asked = childrenOf(set, C('comp')).map(({ attributes }) => attributes['name']?.toUpperCase())
  const known = componentKinds.filter((kind) => asked.includes(kind))
  if (known.length === 0) throw new DavRefusal(403, { precondition: C('supported-calendar-component') })
  return known
}

/** @throws DavRefusal where it is no address of a calendar */
export function sourceOf(properties: readonly XmlElement[]): string | undefined {
  const source = properties.find(({ name }) => name === CS('source'))
  if (source === undefined) {
    const type = properties.find(({ name }) => name === D('resourcetype'))
    const isSubscribed = type?.children.some(({ name }) => name === CS('subscribed'))
    if (isSubscribed) throw new DavRefusal(403, { text: 'A subscription has a CS:source' })
    return undefined
  }
  const url = calendarUrl(childrenOf(source, D('href'))[0]?.text ?? source.text)
  if (url === undefined)
    throw new DavRefusal(403, { text: 'CS:source is an address by http, https or webcal' })
  return url
}

/** §5.2.2. */
export function checkProperty({ name, text }: XmlElement): Name | undefined {
  if (name === C('calendar-timezone'))
    return zoneIn(text) === undefined ? C('valid-calendar-data') : undefined
  if (name !== C('calendar-availability') && name !== CS('calendar-availability')) return undefined
  return isAvailability(text) ? undefined : C('valid-calendar-data')
}

/** RFC 7953 §7.2. */
function isAvailability(text: string): boolean {
  try {
    return parseCalendarObject(Buffer.from(text.trim())).kind === 'VAVAILABILITY'
  } catch (error) {
    if (error instanceof CalendarDataError) return false
    throw error
  }
}

/** Where times without a zone are: as the request says, as the calendar says, UTC. @throws DavSyntaxError */
export function floatingZone({ properties }: CollectionInfo, asked?: string): Zone {
  if (asked !== undefined) {
    const zone = zoneIn(asked)
    if (zone === undefined) throw new DavSyntaxError('CALDAV:timezone has no VTIMEZONE')
    return zone
  }
  const stored = properties[C('calendar-timezone')]
  return (stored === undefined ? undefined : zoneIn(stored)) ?? utcZone
}

function zoneIn(text: string): Zone | undefined {
  try {
    return zoneFor(text.trim())
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}
