// Cards, and the bodies of requests, for tests.
import { A } from '@postkeep/dav-protocol'

export function card(uid: string, ...lines: string[]): string {
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `UID:${uid}`,
    'N:Doe;Jane;;;',
    'FN:Jane Doe',
    ...lines,
    'END:VCARD',
    ''
  ].join('\r\n')
}

const namespaces =
  'xmlns="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"'

/** A PROPFIND body for elements, e.g. `<getetag/>`. */
export function prop(elements: string): string {
  return `<propfind ${namespaces}><prop>${elements}</prop></propfind>`
}

export function syncReport(token: string, more = '<prop><getetag/></prop>'): string {
  return `<sync-collection ${namespaces}><sync-token>${token}</sync-token><sync-level>1</sync-level>${more}</sync-collection>`
}

export function multiget(hrefs: readonly string[], data = '<A:address-data/>'): string {
  const list = hrefs.map((href) => `<href>${href}</href>`).join('')
  return `<A:addressbook-multiget ${namespaces}><prop><getetag/>${data}</prop>${list}</A:addressbook-multiget>`
}

export function query(filter: string, data = '<A:address-data/>', limit = ''): string {
  return `<A:addressbook-query ${namespaces}><prop><getetag/>${data}</prop>${filter}${limit}</A:addressbook-query>`
}

export const addressData = A('address-data')
