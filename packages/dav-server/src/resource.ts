// The resources of a home, and their paths.
import { hrefOf } from '@postkeep/dav-protocol'
import type { CollectionInfo, ObjectEntry } from '@postkeep/mailbox-contract'

interface Resources {
  root: { readonly kind: 'root' }
  /** The collection of principals: DAV:principal-collection-set. RFC 3744 §5.8. */
  principals: { readonly kind: 'principals' }
  principal: { readonly kind: 'principal' }
  home: { readonly kind: 'home' }
  collection: { readonly kind: 'collection'; readonly collection: CollectionInfo }
  object: {
    readonly kind: 'object'
    readonly collection: CollectionInfo
    readonly entry: ObjectEntry
    /** Where a property needs them. */
    readonly bytes?: Buffer
  }
}

export type ResourceKind = keyof Resources
export type ResourceOf<K extends ResourceKind> = Resources[K]
export type Resource = ResourceOf<ResourceKind>

export const allKinds: readonly ResourceKind[] = [
  'root',
  'principals',
  'principal',
  'home',
  'collection',
  'object'
]

const principalsSegment = 'principals'

/** Bytes that objects name, which are in no collection: `/attachments/<address>/<id>/<name>`. */
const attachmentsSegment = 'attachments'

export const rootHref = '/'
export const principalsHref = `/${principalsSegment}/`

export function principalHref(address: string): string {
  return hrefOf([principalsSegment, address], { isCollection: true })
}

export function homeHref(address: string): string {
  return hrefOf([address], { isCollection: true })
}

export function collectionHref(address: string, name: string): string {
  return hrefOf([address, name], { isCollection: true })
}

export function objectHref(address: string, collection: string, name: string): string {
  return hrefOf([address, collection, name], { isCollection: false })
}

export function attachmentHref(address: string, id: string, filename: string): string {
  return hrefOf([attachmentsSegment, address, id, filename], { isCollection: false })
}

export function hrefOfResource(address: string, resource: Resource): string {
  switch (resource.kind) {
    case 'root':
      return rootHref
    case 'principals':
      return principalsHref
    case 'principal':
      return principalHref(address)
    case 'home':
      return homeHref(address)
    case 'collection':
      return collectionHref(address, resource.collection.name)
    case 'object':
      return objectHref(address, resource.collection.name, resource.entry.name)
  }
}

/** Where a path leads, whether something is there or not. */
export type Place =
  | { readonly kind: 'root' | 'principals' }
  | { readonly kind: 'principal' | 'home'; readonly address: string }
  | { readonly kind: 'collection'; readonly address: string; readonly name: string }
  | { readonly kind: 'object'; readonly address: string; readonly collection: string; readonly name: string }
  | { readonly kind: 'attachment'; readonly address: string; readonly id: string }
  | { readonly kind: 'nowhere' }

export function placeOf(segments: readonly string[]): Place {
  const [first, second, third] = segments
  if (first === undefined) return { kind: 'root' }
  if (first === principalsSegment) {
    if (second === undefined) return { kind: 'principals' }
    return third === undefined ? { kind: 'principal', address: second.toLowerCase() } : { kind: 'nowhere' }
  }
  if (first === attachmentsSegment) return attachmentAt(segments)
  // Clients take over what people type: an address is in lower case.
  const address = first.toLowerCase()
  if (second === undefined) return { kind: 'home', address }
  if (third === undefined) return { kind: 'collection', address, name: second }
  return segments.length === 3
    ? { kind: 'object', address, collection: second, name: third }
    : { kind: 'nowhere' }
}

function attachmentAt([, address, id, name, ...more]: readonly string[]): Place {
  if (address === undefined || id === undefined || name === undefined || more.length > 0)
    return { kind: 'nowhere' }
  return { kind: 'attachment', address: address.toLowerCase(), id }
}
