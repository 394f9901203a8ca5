// A request of somebody who has logged in, and what its path leads to.
import type { IncomingHttpHeaders } from 'node:http'
import { parsePath, parsePrefer, type Preferences } from '@postkeep/dav-protocol'
import type { Logger } from '@postkeep/log'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, ObjectEntry, ValueOf } from '@postkeep/mailbox-contract'
import { DavRefusal } from './dav-refusal.ts'
import type { DavService } from './dav-service.ts'
import { placeOf, type Place, type Resource } from './resource.ts'

export interface DavRequest {
  readonly method: string
  readonly path: string
  readonly place: Place
  readonly headers: IncomingHttpHeaders
  readonly preferences: Preferences
  readonly service: DavService
  readonly session: MailboxSession
  /** Whose home it is. */
  readonly address: string
  readonly logger: Logger
  /** Aborted when the client goes. */
  readonly signal: AbortSignal
  /** Reads it, once. @throws DavRefusal 413 */
  readonly body: (limit: number) => Promise<Buffer>
  /** Asked for once a request. */
  readonly usage: () => Promise<ValueOf<'usage'>>
}

/** Bytes of an XML body. */
const mostXmlBytes = 8 * 1024 * 1024

export function xmlBody(request: DavRequest): Promise<Buffer> {
  return request.body(mostXmlBytes)
}

export function preferencesOf(headers: IncomingHttpHeaders): Preferences {
  const [prefer, brief] = [headers['prefer'], headers['brief']]
  return parsePrefer(Array.isArray(prefer) ? prefer.join(',') : prefer, brief?.toString())
}

/** Another's home and one that does not exist are the same refusal. @throws DavRefusal 403 */
export function requireOwn(address: string, place: Place): void {
  if ('address' in place && place.address !== address) {
    throw new DavRefusal(403, { text: 'This is not yours' })
  }
}

export async function findResource(request: DavRequest, path?: string): Promise<Resource | undefined> {
  const place = path === undefined ? request.place : placeOf(parsePath(path).segments)
  requireOwn(request.address, place)
  switch (place.kind) {
    case 'root':
    case 'principals':
    case 'principal':
    case 'home':
      return { kind: place.kind }
    case 'collection': {
      const collection = await findCollection(request, place.name)
      return collection && { kind: 'collection', collection }
    }
    case 'object': {
      const collection = await findCollection(request, place.collection)
      const entry = collection && (await findEntry(request, collection, place.name))
      return entry && { kind: 'object', collection, entry }
    }
    case 'attachment':
    case 'nowhere':
      return undefined
  }
}

/** @throws DavRefusal 404 */
export async function requireResource(request: DavRequest): Promise<Resource> {
  const resource = await findResource(request)
  if (resource === undefined) throw new DavRefusal(404, { text: 'There is nothing here' })
  return resource
}

export async function listCollections({ session, service }: DavRequest): Promise<CollectionInfo[]> {
  return session.listCollections([...service.kinds, ...(service.hiddenKinds ?? [])])
}

/** Clients see it in a home and do with it what they like. */
export function isOpen({ service }: DavRequest, { kind }: CollectionInfo): boolean {
  return service.kinds.includes(kind)
}

export async function findCollection(request: DavRequest, name: string): Promise<CollectionInfo | undefined> {
  return (await listCollections(request)).find((one) => one.name === name)
}

export async function findEntry(
  { session }: DavRequest,
  collection: CollectionInfo,
  name: string
): Promise<ObjectEntry | undefined> {
  return (await session.listObjects(collection.id, { names: [name] })).objects[0]
}
