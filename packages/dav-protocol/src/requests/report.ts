// REPORT: which one, by its root. RFC 3253 §3.6.
import { A, C, D, type Name } from '../names.ts'
import { parseXml } from '../xml/parse-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import {
  addressbookMultiget,
  addressbookQuery,
  type AddressbookMultiget,
  type AddressbookQuery
} from './addressbook-report.ts'
import {
  calendarMultiget,
  calendarQuery,
  freeBusyQuery,
  type CalendarMultiget,
  type CalendarQuery,
  type FreeBusyQuery
} from './calendar-report.ts'
import {
  expandProperty,
  principalSearch,
  type ExpandProperty,
  type PrincipalSearch
} from './principal-report.ts'
import { syncCollection, type SyncCollection } from './sync-collection.ts'

export type Report =
  | AddressbookMultiget
  | AddressbookQuery
  | CalendarMultiget
  | CalendarQuery
  | ExpandProperty
  | FreeBusyQuery
  | PrincipalSearch
  | SyncCollection
  | { readonly kind: 'principal-search-property-set' }
  /** DAV:supported-report answers it. */
  | { readonly kind: 'unknown'; readonly name: Name }

const parsers: Readonly<Record<Name, (root: XmlElement) => Report>> = {
  [D('sync-collection')]: syncCollection,
  [D('expand-property')]: expandProperty,
  [D('principal-property-search')]: principalSearch,
  [D('principal-search-property-set')]: () => ({ kind: 'principal-search-property-set' }),
  [C('calendar-query')]: calendarQuery,
  [C('calendar-multiget')]: calendarMultiget,
  [C('free-busy-query')]: freeBusyQuery,
  [A('addressbook-query')]: addressbookQuery,
  [A('addressbook-multiget')]: addressbookMultiget
}

/** @throws DavSyntaxError, UnsupportedCollation */
export function parseReport(body: Buffer): Report {
  const root = parseXml(body)
  // A name without a namespace could be one that every object has.
  const parse = Object.hasOwn(parsers, root.name) ? parsers[root.name] : undefined
  return parse?.(root) ?? { kind: 'unknown', name: root.name }
}
