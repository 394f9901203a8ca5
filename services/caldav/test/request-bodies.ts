// Calendars, and the bodies of requests, for tests.

export function calendar(...components: readonly string[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//test//EN',
    ...components,
    'END:VCALENDAR',
    ''
  ]
  return lines.join('\r\n')
}

/** `lines`: beside UID and DTSTAMP. */
export function component(name: string, uid: string, ...lines: readonly string[]): string {
  return [`BEGIN:${name}`, `UID:${uid}`, 'DTSTAMP:20260101T000000Z', ...lines, `END:${name}`].join('\r\n')
}

export function event(uid: string, ...lines: readonly string[]): string {
  return calendar(component('VEVENT', uid, ...lines))
}

const namespaces =
  'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:I="http://apple.com/ns/ical/"'

/** A document, e.g. of `<propfind>`, with the usual prefixes declared. */
export function xml(root: string, inside: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><${root} ${namespaces}>${inside}</${root}>`
}

/** A PROPFIND body for elements, e.g. `<getetag/>`. */
export function prop(elements: string): string {
  return xml('propfind', `<prop>${elements}</prop>`)
}

export function syncReport(token: string, more = '<prop><getetag/></prop>'): string {
  return xml('sync-collection', `<sync-token>${token}</sync-token><sync-level>1</sync-level>${more}`)
}

export function multiget(hrefs: readonly string[], data = '<C:calendar-data/>'): string {
  const list = hrefs.map((href) => `<href>${href}</href>`).join('')
  return xml('C:calendar-multiget', `<prop><getetag/>${data}</prop>${list}`)
}

/** `inside`: of the comp-filter of VCALENDAR. */
export function query(inside: string, { data = '', more = '' } = {}): string {
  const filter = `<C:filter><C:comp-filter name="VCALENDAR">${inside}</C:comp-filter></C:filter>`
  return xml('C:calendar-query', `<prop><getetag/>${data}</prop>${filter}${more}`)
}
