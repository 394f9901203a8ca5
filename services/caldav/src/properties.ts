// The properties of a calendar, its objects and the principal. RFC 4791 §5.2, §6.2, §9.6.
import { componentsTakenBy, maxCalendarObjectBytes } from '@postkeep/dav-collections'
import { C, CS, D, calendarDataRequest, element, type XmlElement } from '@postkeep/dav-protocol'
import { homeHref, liveProperty } from '@postkeep/dav-server'
import { CalendarDataError, calendarData, isWhole } from '@postkeep/icalendar'
import type { CollectionInfo, ObjectEntry } from '@postkeep/mailbox-contract'
import { maxAttachmentBytes, maxAttachments } from './attachments/post-attachment.ts'
import { floatingZone } from './calendar-settings.ts'
import { readObject } from './read-object.ts'
import { schedulingProperties } from './scheduling/properties.ts'

const calendar = ['collection'] as const
const collations = ['i;ascii-casemap', 'i;octet', 'i;unicode-casemap'] as const

export const calendarProperties = [
  liveProperty(C('calendar-home-set'), {
    on: ['principal'],
    read: (_, { address }) => element(D('href'), homeHref(address))
  }),
  ...schedulingProperties,
  liveProperty(C('supported-calendar-component-set'), {
    on: calendar,
    read: ({ collection }) =>
      componentsTakenBy(collection).map((name) => element(C('comp'), undefined, { name }))
  }),
  liveProperty(C('supported-calendar-data'), {
    on: calendar,
    read: () => element(C('calendar-data'), undefined, { 'content-type': 'text/calendar', version: '2.0' })
  }),
  // The owner's alone; programs read the calendar here.
  liveProperty(CS('source'), {
    on: calendar,
    read: ({ collection: { source } }) => (source ? element(D('href'), source.url) : null)
  }),
  liveProperty(C('max-resource-size'), { on: calendar, read: () => String(maxCalendarObjectBytes) }),
  // RFC 8607 §6: on this server, and how large and many.
  liveProperty(C('managed-attachments-server-URL'), { on: ['home'], read: () => '' }),
  liveProperty(C('max-attachment-size'), { on: calendar, read: () => String(maxAttachmentBytes) }),
  liveProperty(C('max-attachments-per-resource'), { on: calendar, read: () => String(maxAttachments) }),
  liveProperty(C('supported-collation-set'), {
    on: calendar,
    read: () => collations.map((name) => element(C('supported-collation'), name))
  }),
  liveProperty(C('calendar-data'), {
    on: ['object'],
    needsBytes: true,
    read: ({ bytes, collection, entry }, _request, asked) =>
      bytes ? dataAsked({ bytes, collection, entry }, asked) : null
  })
]

interface Stored {
  readonly bytes: Buffer
  readonly collection: CollectionInfo
  readonly entry: ObjectEntry
}

/** As it is stored, unless parts of it or its instances are asked for. */
function dataAsked({ bytes, collection, entry }: Stored, asked: XmlElement): string {
  const request = calendarDataRequest(asked)
  const object = isWhole(request) ? undefined : readObject(entry, bytes)
  if (object === undefined) return bytes.toString('utf8')
  try {
    return calendarData(object, request, floatingZone(collection))
  } catch (error) {
    // What was stored before it was checked is told as it is.
    if (error instanceof CalendarDataError) return bytes.toString('utf8')
    throw error
  }
}
