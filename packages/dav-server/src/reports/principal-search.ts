// principal-property-search and principal-search-property-set. RFC 3744 §9.4, §9.5. One sees no principal but oneself.
import {
  D,
  CS,
  element,
  multistatusType,
  textMatches,
  writeXml,
  type Name,
  type PrincipalSearch,
  type XmlElement
} from '@postkeep/dav-protocol'
import { multistatusReply, type DavReply } from '../dav-reply.ts'
import type { DavRequest } from '../dav-request.ts'
import { describeResource, propertyOf } from '../properties/describe-resource.ts'
import type { ResourceOf } from '../resource.ts'
import { reportHandler } from './report-handler.ts'

const places = ['root', 'principals', 'principal', 'home'] as const
const self: ResourceOf<'principal'> = { kind: 'principal' }

export const principalPropertySearch = reportHandler('principal-property-search', {
  name: D('principal-property-search'),
  on: places,
  async run(request, search): Promise<DavReply> {
    const isFound = await matches(request, search)
    return multistatusReply(request.preferences, async (add) => {
      if (isFound) await add(await describeResource(request, self, search.wanted))
    })
  }
})

async function matches(request: DavRequest, { test, searches }: PrincipalSearch): Promise<boolean> {
  const results: boolean[] = []
  for (const { properties, text } of searches) {
    const values = await Promise.all(properties.map((name) => textOf(request, name)))
    const match = { text, collation: 'i;unicode-casemap', type: 'contains', negate: false } as const
    results.push(values.some((value) => value !== undefined && textMatches(match, value)))
  }
  if (results.length === 0) return true
  return test === 'anyof' ? results.includes(true) : !results.includes(false)
}

async function textOf(request: DavRequest, name: Name): Promise<string | undefined> {
  const property = await propertyOf(request, self, element(name))
  return property && allText(property)
}

function allText({ text, children }: XmlElement): string {
  return [text, ...children.map(allText)].join(' ')
}

const searchable: readonly (readonly [Name, string])[] = [
  [D('displayname'), 'Name'],
  [CS('email-address-set'), 'Mail address']
]

export const principalSearchPropertySet = reportHandler('principal-search-property-set', {
  name: D('principal-search-property-set'),
  on: places,
  async run(): Promise<DavReply> {
    const properties = searchable.map(([name, description]) =>
      element(D('principal-search-property'), [
        element(D('prop'), element(name)),
        element(D('description'), description, { 'xml:lang': 'en' })
      ])
    )
    const body = writeXml(element(D('principal-search-property-set'), properties))
    return { status: 200, headers: { 'content-type': multistatusType }, body }
  }
})
