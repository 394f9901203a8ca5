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
  const isFixed = 'collection' in resource && resource.collection.isReadOnly === true
  const isPlace = kind === 'root' || kind === 'principals' || kind === 'principal'
  const isFetched = kind === 'collection' && resource.collection.source !== undefined
  // Its name and colour are one's own.
  const may = isFetched ? ['write-properties'] : isFixed || isPlace ? [] : writable
  const more = kind === 'collection' ? (service.privileges?.[resource.collection.kind] ?? []) : []
  const others = more.map((name) => element(D('privilege'), element(name)))
  return [...[...readable, ...may].map(privilege), ...others]
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
    read: (resource, request) =>
      element(D('ace'), [
        element(D('principal'), element(D('href'), principalHref(request.address))),
        element(D('grant'), privilegesOn(resource, request)),
        element(D('protected'))
      ])
  }),
  liveProperty(D('acl-restrictions'), {
    on: allKinds,
    read: () => [element(D('grant-only')), element(D('no-invert'))]
  }),
  liveProperty(D('inherited-acl-set'), { on: allKinds, read: () => '' })
]
