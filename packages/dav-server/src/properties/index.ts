// All live properties of a service, by kind of resource.
import { D, type Name } from '@postkeep/dav-protocol'
import type { DavService } from '../dav-service.ts'
import { allKinds, type ResourceKind } from '../resource.ts'
import { accessProperties } from './access.ts'
import type { LiveProperty } from './live-property.ts'
import { principalProperties } from './principal.ts'
import { quotaProperties } from './quota.ts'
import { sharingProperties } from './sharing.ts'
import { syncProperties } from './sync.ts'
import { webdavProperties } from './webdav.ts'

type Table = ReadonlyMap<Name, LiveProperty>

const tables = new WeakMap<DavService, Readonly<Record<ResourceKind, Table>>>()

export function livePropertiesOf(service: DavService, kind: ResourceKind): Table {
  let table = tables.get(service)
  if (table === undefined) tables.set(service, (table = tableOf(service)))
  return table[kind]
}

/** A client cannot set it: it is the server's, be it on other kinds of resources only. */
export function isProtected(service: DavService, name: Name): boolean {
  if (name === D('displayname')) return false
  return allKinds.some((kind) => livePropertiesOf(service, kind).get(name)?.isSettable === false)
}

function tableOf(service: DavService): Record<ResourceKind, Table> {
  const all = [
    ...webdavProperties,
    ...principalProperties,
    ...accessProperties,
    ...syncProperties,
    ...quotaProperties,
    ...sharingProperties,
    ...service.properties
  ]
  const on = (kind: ResourceKind): Table =>
    new Map(all.filter((one) => one.on.includes(kind)).map((one) => [one.name, one]))
  return Object.fromEntries(allKinds.map((kind) => [kind, on(kind)])) as Record<ResourceKind, Table>
}
