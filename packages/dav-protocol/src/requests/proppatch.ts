// PROPPATCH, and the properties of MKCOL and MKCALENDAR. RFC 4918 §9.2; RFC 5689 §3; RFC 4791 §5.3.1.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { C, D } from '../names.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { child, type XmlElement } from '../xml/xml-element.ts'

export interface PropertyChange {
  readonly kind: 'set' | 'remove'
  readonly property: XmlElement
}

/** In their order. @throws DavSyntaxError */
export function parseProppatch(body: Buffer): PropertyChange[] {
  const root = parseXml(body)
  if (root.name !== D('propertyupdate')) throw new DavSyntaxError('The body is not a DAV:propertyupdate')
  const changes = changesIn(root)
  if (changes.length === 0) throw new DavSyntaxError('DAV:propertyupdate changes nothing')
  return changes
}

/** An empty body sets none. @throws DavSyntaxError */
export function parseMkcol(body: Buffer): PropertyChange[] {
  if (body.length === 0) return []
  const root = parseXml(body)
  if (root.name !== D('mkcol') && root.name !== C('mkcalendar')) {
    throw new DavSyntaxError('The body is neither a DAV:mkcol nor a CALDAV:mkcalendar')
  }
  return changesIn(root)
}

function changesIn(root: XmlElement): PropertyChange[] {
  return root.children.flatMap((group) => {
    if (group.name !== D('set') && group.name !== D('remove')) return []
    const kind = group.name === D('set') ? 'set' : 'remove'
    const properties = child(group, D('prop'))?.children ?? []
    return properties.map((property): PropertyChange => ({ kind, property }))
  })
}
