// 207 Multi-Status, written response by response, so that a large collection is never in memory at once. RFC 4918 §13,
// §14.16; RFC 6578 §3.4.
import { appleIcal, caldav, calendarServer, carddav, D, dav, type Name } from '../names.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { element, written } from '../xml/write-xml.ts'

/** The properties of one resource that have the same status. */
export interface PropertyStatus {
  readonly status: number
  readonly properties: readonly XmlElement[]
  /** A precondition that failed, e.g. DAV:cannot-modify-protected-property. */
  readonly error?: XmlElement
}

export interface DavResponse {
  readonly href: string
  /** Of the whole resource: then it has no properties. */
  readonly status?: number
  readonly properties?: readonly PropertyStatus[]
  readonly error?: XmlElement
  readonly description?: string
}

/** Prefixes that stand on the root: properties of other namespaces declare their own. */
const declared: ReadonlyMap<string, string> = new Map([
  [dav, 'D'],
  [caldav, 'C'],
  [carddav, 'A'],
  [calendarServer, 'CS'],
  [appleIcal, 'ICAL']
])

export const multistatusType = 'application/xml; charset=utf-8'

export function multistatusStart(): string {
  const declarations = [...declared].map(([uri, prefix]) => ` xmlns:${prefix}="${uri}"`).join('')
  return `<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus${declarations}>\n`
}

/** `syncToken`: of a sync-collection report. */
export function multistatusEnd(syncToken?: string): string {
  const token = syncToken === undefined ? '' : fragment(element(D('sync-token'), syncToken))
  return `${token}</D:multistatus>\n`
}

export function responseText(response: DavResponse): string {
  return `${fragment(responseElement(response))}\n`
}

/** A whole document, for few responses. */
export function multistatus(responses: Iterable<DavResponse>, syncToken?: string): string {
  return multistatusStart() + [...responses].map(responseText).join('') + multistatusEnd(syncToken)
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  424: 'Failed Dependency',
  507: 'Insufficient Storage'
}

/** E.g. `HTTP/1.1 404 Not Found`. */
function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}`
}

export function responseElement({
  href,
  status,
  properties = [],
  error,
  description
}: DavResponse): XmlElement {
  const parts = [element(D('href'), href)]
  if (status !== undefined) parts.push(element(D('status'), statusLine(status)))
  for (const group of properties) parts.push(propertyStatus(group))
  if (error) parts.push(element(D('error'), error))
  if (description !== undefined) parts.push(element(D('responsedescription'), description))
  return element(D('response'), parts)
}

function propertyStatus({ status, properties, error }: PropertyStatus): XmlElement {
  const parts = [element(D('prop'), properties), element(D('status'), statusLine(status))]
  if (error) parts.push(element(D('error'), error))
  return element(D('propstat'), parts)
}

function fragment(one: XmlElement): string {
  const prefixes = new Map(declared)
  const text = written(one, prefixes)
  if (prefixes.size === declared.size) return text
  const extra = [...prefixes]
    .slice(declared.size)
    .map(([uri, prefix]) => ` xmlns:${prefix}="${encoded(uri)}"`)
  const at = /[\s/>]/.exec(text)!.index
  return text.slice(0, at) + extra.join('') + text.slice(at)
}

function encoded(uri: string): string {
  return uri.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** The names of the properties that were found and of those that were not, for a PROPFIND. */
export function propertyStatuses(
  found: readonly XmlElement[],
  missing: readonly Name[],
  { minimal }: { readonly minimal: boolean }
): PropertyStatus[] {
  const groups: PropertyStatus[] = []
  // An empty propstat keeps a response valid where everything is missing (RFC 8144 §2.1).
  if (found.length > 0 || missing.length === 0 || minimal) groups.push({ status: 200, properties: found })
  if (missing.length > 0 && !minimal) {
    groups.push({ status: 404, properties: missing.map((name) => element(name)) })
  }
  return groups
}
