// COPY and MOVE of objects; MOVE of a collection gives it another name. RFC 4918 §9.8, §9.9.
import { D, parseDestination, parsePath } from '@postkeep/dav-protocol'
import { MailboxError, type CollectionInfo, type ObjectEntry } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { findCollection, isOpen, requireOwn, requireResource, type DavRequest } from '../dav-request.ts'
import { requireConditions } from '../preconditions.ts'
import { collectionHref, objectHref, placeOf, type Place } from '../resource.ts'
import { requirePrivilege } from '../sharing/shareable.ts'
import { storedReply, uidConflict } from './put.ts'

export const copy = (request: DavRequest): Promise<DavReply> => transfer(request, { keep: true })
export const move = (request: DavRequest): Promise<DavReply> => transfer(request, { keep: false })

interface Transfer {
  readonly keep: boolean
}

async function transfer(request: DavRequest, { keep }: Transfer): Promise<DavReply> {
  const resource = await requireResource(request)
  await requireConditions(request, resource)
  const to = destinationOf(request)
  if (resource.kind === 'object') {
    const { collection, entry } = resource
    return transferObject(request, { collection, entry, to, keep })
  }
  if (resource.kind !== 'collection' || keep || to.kind !== 'collection') {
    throw new DavRefusal(403, { text: 'Only objects are copied' })
  }
  return renameCollection(request, resource.collection, to.name)
}

/** @throws DavSyntaxError; DavRefusal 502 where it is on another server, 403 where it is another's */
function destinationOf(request: DavRequest): Place {
  const { headers } = request
  const header = headers['destination']?.toString()
  if (header !== undefined && !header.startsWith('/') && hostOf(header) !== headers.host?.toLowerCase()) {
    throw new DavRefusal(502, { text: 'The destination is on another server' })
  }
  const place = placeOf(parsePath(parseDestination(header, headers.host)).segments)
  requireOwn(request.address, place)
  return place
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.host.toLowerCase()
}

/** Overwrite: RFC 4918 §10.6. */
function mayOverwrite({ headers }: DavRequest): boolean {
  return headers['overwrite']?.toString().trim().toUpperCase() !== 'F'
}

interface ObjectTransfer extends Transfer {
  readonly collection: CollectionInfo
  readonly entry: ObjectEntry
  readonly to: Place
}

async function transferObject(
  request: DavRequest,
  { collection, entry, to, keep }: ObjectTransfer
): Promise<DavReply> {
  if (to.kind !== 'object') throw new DavRefusal(to.kind === 'nowhere' ? 409 : 403)
  const target = await findCollection(request, to.collection)
  if (target === undefined) throw new DavRefusal(409, { text: 'There is no such collection' })
  if (target.id === collection.id && to.name === entry.name) {
    throw new DavRefusal(403, { text: 'It is there already' })
  }
  if (target.kind !== collection.kind) throw new DavRefusal(403, { text: 'It is of another kind' })
  requirePrivilege(target, collectionHref(request.address, target.name), D('bind'))
  if (!keep) requirePrivilege(collection, collectionHref(request.address, collection.name), D('unbind'))
  const params = { collection: collection.id, name: entry.name, to: target.id, toName: to.name, keep }
  try {
    const outcome = await request.session.moveObject({ ...params, overwrite: mayOverwrite(request) })
    const { status, headers = {} } = storedReply(request, target, outcome)
    const location = objectHref(request.address, target.name, to.name)
    return { status, headers: status === 201 ? { ...headers, location } : headers }
  } catch (error) {
    // A move whose UID stands there already: the store tells the name of that object.
    if (!(error instanceof MailboxError && error.code === 'already-exists')) throw error
    throw uidConflict(request, target, error.message)
  }
}

async function renameCollection(
  request: DavRequest,
  collection: CollectionInfo,
  name: string
): Promise<DavReply> {
  if (!isOpen(request, collection)) throw new DavRefusal(403, { text: 'This cannot be renamed' })
  if (name === collection.name) throw new DavRefusal(403, { text: 'It is there already' })
  const known = await findCollection(request, name)
  if (known && (!mayOverwrite(request) || !isOpen(request, known) || known.share)) throw new DavRefusal(412)
  if (known) await request.session.deleteCollection(known.id)
  await request.session.updateCollection({ collection: collection.id, name, set: {}, remove: [] })
  return known
    ? { status: 204 }
    : { status: 201, headers: { location: collectionHref(request.address, name) } }
}
