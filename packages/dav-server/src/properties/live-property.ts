// A property whose value the server knows, as against those that a client has stored. RFC 4918 §15.
import type { Content, Name, XmlElement } from '@postkeep/dav-protocol'
import type { DavRequest } from '../dav-request.ts'
import type { Resource, ResourceKind, ResourceOf } from '../resource.ts'

type Value = Content | XmlElement | null

export interface LiveProperty {
  readonly name: Name
  readonly on: readonly ResourceKind[]
  /** Part of an answer to allprop (RFC 4918 §9.1). */
  readonly inAll: boolean
  /** The object's bytes have to be there. */
  readonly needsBytes: boolean
  /** A client may set it: what it has set takes the place of what is read. */
  readonly isSettable: boolean
  /** null: this one has none. `asked`: the element of the request. */
  readonly read: (resource: Resource, request: DavRequest, asked: XmlElement) => Value | Promise<Value>
}

interface Options<K extends ResourceKind> {
  readonly on: readonly K[]
  readonly inAll?: boolean
  readonly needsBytes?: boolean
  readonly isSettable?: boolean
  readonly read: (resource: ResourceOf<K>, request: DavRequest, asked: XmlElement) => Value | Promise<Value>
}

export function liveProperty<K extends ResourceKind>(
  name: Name,
  { on, inAll = false, needsBytes = false, isSettable = false, read }: Options<K>
): LiveProperty {
  return { name, on, inAll, needsBytes, isSettable, read: read as LiveProperty['read'] }
}
