// addressbook-query and addressbook-multiget. RFC 6352 §8.6, §8.7, §10.5.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { A } from '../names.ts'
import { child, childrenOf, type XmlElement } from '../xml/xml-element.ts'
import { hrefsIn } from './calendar-report.ts'
import { propertiesWanted, type PropertyRequest } from './propfind.ts'
import { resultsWithin } from './sync-collection.ts'
import { textMatch, type TextMatch } from './text-match.ts'

/** Whether one or all of what is inside must hold. */
export type Test = 'anyof' | 'allof'

export interface CardFilter {
  readonly test: Test
  readonly properties: readonly CardPropertyFilter[]
}

export interface CardPropertyFilter {
  /** Upper case, without a group. */
  readonly name: string
  readonly test: Test
  readonly isNotDefined: boolean
  readonly matches: readonly TextMatch[]
  readonly parameters: readonly {
    readonly name: string
    readonly isNotDefined: boolean
    readonly match: TextMatch | undefined
  }[]
}

export interface AddressbookQuery {
  readonly kind: 'addressbook-query'
  readonly wanted: PropertyRequest
  readonly filter: CardFilter
  readonly limit: number | undefined
}

export interface AddressbookMultiget {
  readonly kind: 'addressbook-multiget'
  readonly wanted: PropertyRequest
  readonly hrefs: readonly string[]
}

const nothing = { kind: 'named', properties: [] } as const

/** @throws DavSyntaxError, UnsupportedCollation */
export function addressbookQuery(root: XmlElement): AddressbookQuery {
  const filter = child(root, A('filter'))
  if (filter === undefined) throw new DavSyntaxError('An addressbook-query needs a filter')
  const limit = child(root, A('limit'))
  return {
    kind: 'addressbook-query',
    wanted: propertiesWanted(root) ?? nothing,
    filter: { test: testOf(filter), properties: childrenOf(filter, A('prop-filter')).map(property) },
    limit: limit && resultsWithin(limit, A('nresults'))
  }
}

/** @throws DavSyntaxError */
export function addressbookMultiget(root: XmlElement): AddressbookMultiget {
  return { kind: 'addressbook-multiget', wanted: propertiesWanted(root) ?? nothing, hrefs: hrefsIn(root) }
}

/** The version that CARDDAV:address-data asks for. RFC 6352 §10.4; undefined: as it is stored. */
export function cardVersion(data: XmlElement): string | undefined {
  const type = data.attributes['content-type']?.trim().toLowerCase()
  if (type !== undefined && type !== 'text/vcard') throw new DavSyntaxError('Cards are text/vcard')
  return data.attributes['version']?.trim()
}

function property(one: XmlElement): CardPropertyFilter {
  return {
    name: nameOf(one),
    test: testOf(one),
    isNotDefined: child(one, A('is-not-defined')) !== undefined,
    matches: childrenOf(one, A('text-match')).map((match) => textMatch(match, 'i;unicode-casemap')),
    parameters: childrenOf(one, A('param-filter')).map((parameter) => {
      const match = child(parameter, A('text-match'))
      return {
        name: nameOf(parameter),
        isNotDefined: child(parameter, A('is-not-defined')) !== undefined,
        match: match && textMatch(match, 'i;unicode-casemap')
      }
    })
  }
}

function testOf({ attributes }: XmlElement): Test {
  return attributes['test'] === 'allof' ? 'allof' : 'anyof'
}

function nameOf({ attributes }: XmlElement): string {
  const name = attributes['name']?.trim().toUpperCase()
  if (name === undefined || name === '') throw new DavSyntaxError('A filter needs a name')
  return name
}
