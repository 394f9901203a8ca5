// Access control: one's own home is one's own, and nobody else's. RFC 3744 §5.
import { D, element, type XmlElement } from '@postkeep/dav-protocol'
import type { DavRequest } from '../dav-request.ts'
import { allKinds, principalHref, type Resource } from '../resource.ts'
import { liveProperty } from './live-property.ts'

const writable = ['write', 'write-properties', 'write-content', 'bind', 'unbind'] as const
const readable = ['read', 'read-acl', 'read-current-user-privilege-set'] as const

function privilege(name: string): XmlElement {
  return element(D('privilege'), element(D(name)))
}

function privilegesOn(resource: Resource, { service }: DavRequest): XmlElement[] {
  const { kind } = resource
  const isPlace = kind === 'root' || kind === 'principals' || kind === 'principal'
  const may = isPlace ? [] : writableOn(resource)
  const more = kind === 'collection' ? (service.privileges?.[resource.collection.kind] ?? []) : []
  const others = more.map((name) => element(D('privilege'), element(name)))
  return [...[...readable, ...may].map(privilege), ...others]
}

function writableOn(resource: Resource): readonly string[] {
  if (!('collection' in resource) || resource.collection.isReadOnly !== true) return writable
  // Name and colour of what is fetched, or shared to be read, are one's own.
  const isNamed = resource.kind === 'collection' && (resource.collection.share ?? resource.collection.source)
  return isNamed ? ['write-properties'] : []
}

function aceOf(address: string, privileges: readonly XmlElement[]): XmlElement {
  return element(D('ace'), [
    element(D('principal'), element(D('href'), principalHref(address))),
    element(D('grant'), privileges),
    element(D('protected'))
  ])
}

/** Of those that it is shared with. */
async function guestAces(resource: Resource, { session }: DavRequest): Promise<XmlElement[]> {
  if (resource.kind !== 'collection' || resource.collection.share?.access !== 'owner') return []
  const participants = await session.listParticipants(resource.collection.id)
  return participants
    .filter(({ status }) => status === 'accepted')
    .map(({ access, address }) =>
      aceOf(address, [...readable, ...(access === 'read' ? [] : writable)].map(privilege))
    )
}

function supported(name: string, description: string, inside: readonly XmlElement[] = []): XmlElement {
  return element(D('supported-privilege'), [
    privilege(name),
    element(D('description'), description, { 'xml:lang': 'en' }),
    ...inside
  ])
}

const supportedPrivileges = supported('all', 'Everything', [
  supported('read', 'Read', [
    supported('read-acl', 'Read who may do what'),
    supported('read-current-user-privilege-set', 'Read what one may do')
  ]),
  supported('write', 'Write', [
    supported('write-properties', 'Change properties'),
    supported('write-content', 'Change objects'),
    supported('bind', 'Add'),
    supported('unbind', 'Remove')
  ])
])

export const accessProperties = [
  liveProperty(D('current-user-privilege-set'), { on: allKinds, read: privilegesOn }),
  liveProperty(D('supported-privilege-set'), { on: allKinds, read: () => supportedPrivileges }),
  liveProperty(D('acl'), {
    on: allKinds,
    read: async (resource, request) => [
      aceOf(request.address, privilegesOn(resource, request)),
      ...(await guestAces(resource, request))
    ]
  }),
  liveProperty(D('acl-restrictions'), {
    on: allKinds,
    read: () => [element(D('grant-only')), element(D('no-invert'))]
  }),
  liveProperty(D('inherited-acl-set'), { on: allKinds, read: () => '' })
]
