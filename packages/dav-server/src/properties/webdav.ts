// The properties of RFC 4918 §15, without those of locks. DAV:displayname of a collection is a stored one.
import { D, element } from '@postkeep/dav-protocol'
import { quoted } from '../preconditions.ts'
import { allKinds } from '../resource.ts'
import { liveProperty } from './live-property.ts'
import { sharingTypes } from './sharing.ts'

const object = ['object'] as const

export const webdavProperties = [
  liveProperty(D('resourcetype'), {
    on: allKinds,
    inAll: true,
    read(resource, { service }) {
      if (resource.kind === 'object') return ''
      const more =
        resource.kind === 'collection' ? (service.resourceTypes[resource.collection.kind] ?? []) : []
      const principal = resource.kind === 'principal' ? [D('principal')] : []
      const shared = resource.kind === 'collection' ? sharingTypes(resource.collection) : []
      return [D('collection'), ...principal, ...more, ...shared].map((name) => element(name))
    }
  }),
  liveProperty(D('getetag'), { on: object, inAll: true, read: ({ entry }) => quoted(entry.etag) }),
  liveProperty(D('getcontenttype'), {
    on: object,
    inAll: true,
    read: ({ entry }, { service }) => service.contentType(entry)
  }),
  liveProperty(D('getcontentlength'), { on: object, inAll: true, read: ({ entry }) => String(entry.size) }),
  liveProperty(D('getlastmodified'), {
    on: object,
    inAll: true,
    read: ({ entry }) => new Date(entry.modified * 1000).toUTCString()
  }),
  // No locks: class 2 is not offered (RFC 4918 §18).
  liveProperty(D('supportedlock'), { on: allKinds, inAll: true, read: () => '' }),
  liveProperty(D('lockdiscovery'), { on: allKinds, inAll: true, read: () => '' })
]
