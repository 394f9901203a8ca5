// Checked before anything is answered: data that is asked for is iCalendar 2.0, its ranges can be read. RFC 4791 §7.8.
import { C, calendarDataRequest, type PropertyRequest } from '@postkeep/dav-protocol'
import { DavRefusal } from '@postkeep/dav-server'

/** @throws DavRefusal CALDAV:supported-calendar-data, DavSyntaxError */
export function requireSupported(wanted: PropertyRequest): void {
  if (wanted.kind !== 'named') return
  for (const property of wanted.properties) {
    if (property.name !== C('calendar-data')) continue
    const { 'content-type': type = 'text/calendar', version = '2.0' } = property.attributes
    if (type !== 'text/calendar' || version !== '2.0') {
      throw new DavRefusal(403, { precondition: C('supported-calendar-data') })
    }
    calendarDataRequest(property)
  }
}
