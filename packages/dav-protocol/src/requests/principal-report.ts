// expand-property and principal-property-search. RFC 3253 §3.8; RFC 3744 §9.4, §9.5.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { D, nameIn, type Name } from '../names.ts'
import { child, childrenOf, type XmlElement } from '../xml/xml-element.ts'
import type { PropertyRequest } from './propfind.ts'

export interface ExpandedProperty {
  readonly name: Name
  /** Of the resources that the property's hrefs name. */
  readonly inside: readonly ExpandedProperty[]
}

export interface ExpandProperty {
  readonly kind: 'expand-property'
  readonly properties: readonly ExpandedProperty[]
}

export interface PrincipalSearch {
  readonly kind: 'principal-property-search'
  /** All must hold, or one: `test`. None: all principals that one may see. */
  readonly test: 'anyof' | 'allof'
  readonly searches: readonly { readonly properties: readonly Name[]; readonly text: string }[]
  readonly wanted: PropertyRequest
}

const deepest = 3

/** @throws DavSyntaxError */
export function expandProperty(root: XmlElement): ExpandProperty {
  return { kind: 'expand-property', properties: expanded(root, 1) }
}

function expanded(parent: XmlElement, depth: number): ExpandedProperty[] {
  if (depth > deepest) throw new DavSyntaxError('expand-property is nested too deeply')
  return childrenOf(parent, D('property')).map((property) => {
    const { name = '', namespace = 'DAV:' } = property.attributes
    return { name: nameIn(namespace, name), inside: expanded(property, depth + 1) }
  })
}

export function principalSearch(root: XmlElement): PrincipalSearch {
  const searches = childrenOf(root, D('property-search')).map((search) => ({
    properties: child(search, D('prop'))?.children.map(({ name }) => name) ?? [],
    text: child(search, D('match'))?.text.trim() ?? ''
  }))
  return {
    kind: 'principal-property-search',
    test: root.attributes['test'] === 'anyof' ? 'anyof' : 'allof',
    searches,
    wanted: { kind: 'named', properties: searchWanted(root) }
  }
}

const parts: readonly Name[] = [D('property-search'), D('prop'), D('apply-to-principal-collection-set')]

/** Python's caldav writes the properties beside DAV:prop. */
function searchWanted(root: XmlElement): XmlElement[] {
  const inside = child(root, D('prop'))?.children ?? []
  return [...inside, ...root.children.filter(({ name }) => !parts.includes(name))]
}
