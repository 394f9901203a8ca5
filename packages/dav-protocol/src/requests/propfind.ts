// PROPFIND. RFC 4918 §9.1, §14.20.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { D, type Name } from '../names.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { child, type XmlElement } from '../xml/xml-element.ts'

/** `all` with `include`: also those, which a server may leave out of all. */
export type PropertyRequest =
  | { readonly kind: 'all'; readonly include: readonly Name[] }
  | { readonly kind: 'names' }
  | { readonly kind: 'named'; readonly properties: readonly XmlElement[] }

const allProperties: PropertyRequest = { kind: 'all', include: [] }

/** An empty body asks for all. @throws DavSyntaxError */
export function parsePropfind(body: Buffer): PropertyRequest {
  if (body.length === 0) return allProperties
  const root = parseXml(body)
  if (root.name !== D('propfind')) throw new DavSyntaxError('The body is not a DAV:propfind')
  const request = propertiesWanted(root)
  if (request === undefined) throw new DavSyntaxError('DAV:propfind names nothing')
  return request
}

/** Of a PROPFIND or a REPORT; undefined where it asks for none. */
export function propertiesWanted(parent: XmlElement): PropertyRequest | undefined {
  const named = child(parent, D('prop'))
  if (named !== undefined) return { kind: 'named', properties: named.children }
  if (child(parent, D('propname')) !== undefined) return { kind: 'names' }
  if (child(parent, D('allprop')) === undefined) return undefined
  const include = child(parent, D('include'))?.children.map(({ name }) => name) ?? []
  return { kind: 'all', include }
}
