// The properties of a resource that a request asks for. RFC 4918 §9.1.
import {
  element,
  propertyStatuses,
  type DavResponse,
  type Name,
  type PropertyRequest,
  type XmlElement
} from '@postkeep/dav-protocol'
import type { DavRequest } from '../dav-request.ts'
import { hrefOfResource, type Resource } from '../resource.ts'
import { livePropertiesOf } from './index.ts'
import { unpackProperty } from './stored-property.ts'

export async function describeResource(
  request: DavRequest,
  resource: Resource,
  wanted: PropertyRequest
): Promise<DavResponse> {
  const href = hrefOfResource(request.address, resource)
  const found: XmlElement[] = []
  const missing: Name[] = []
  for (const asked of askedOf(request, resource, wanted)) {
    const value = await propertyOf(request, resource, asked)
    if (value === undefined) missing.push(asked.name)
    else found.push(wanted.kind === 'names' ? element(asked.name) : value)
  }
  const minimal = request.preferences.return === 'minimal'
  // Of all properties, those that this resource happens not to have are not missed.
  const missed = wanted.kind === 'named' ? missing : []
  return { href, properties: propertyStatuses(found, missed, { minimal }) }
}

/** A live property, or one that was stored; undefined: it has neither. */
export async function propertyOf(
  request: DavRequest,
  resource: Resource,
  asked: XmlElement
): Promise<XmlElement | undefined> {
  const live = livePropertiesOf(request.service, resource.kind).get(asked.name)
  const stored = storedOf(resource)[asked.name]
  if (live !== undefined && !(live.isSettable && stored !== undefined)) {
    const reading = live.read(resource, request, asked)
    const value = reading instanceof Promise ? await reading : reading
    return value === null ? undefined : element(asked.name, value)
  }
  return stored === undefined ? undefined : unpackProperty(asked.name, stored)
}

function storedOf(resource: Resource): Readonly<Record<Name, string>> {
  if (resource.kind === 'collection') return resource.collection.properties
  return (resource.kind === 'object' && resource.entry.properties) || {}
}

/** Whether the bytes of objects have to be read for it. */
export function needsBytes({ service }: DavRequest, wanted: PropertyRequest): boolean {
  if (wanted.kind !== 'named') return false
  const table = livePropertiesOf(service, 'object')
  return wanted.properties.some(({ name }) => table.get(name)?.needsBytes ?? false)
}

function askedOf(request: DavRequest, resource: Resource, wanted: PropertyRequest): Iterable<XmlElement> {
  if (wanted.kind === 'named') return wanted.properties
  const live = [...livePropertiesOf(request.service, resource.kind).values()]
  const stored = Object.keys(storedOf(resource))
  const names = live
    .filter((one) => !one.needsBytes && (wanted.kind === 'names' || one.inAll))
    .map(({ name }) => name)
  const include = wanted.kind === 'all' ? wanted.include : []
  return [...new Set([...names, ...stored, ...include])].map((name) => element(name))
}
