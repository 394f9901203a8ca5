// PUT: the bytes are checked and stored as they are, so that the entity tag can be told. RFC 4918 §9.7, RFC 4791 §5.3.2,
// RFC 6352 §6.3.2.
import { D, element, nameIn } from '@postkeep/dav-protocol'
import type { CollectionInfo, PutOutcome } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { findCollection, isOpen, type DavRequest } from '../dav-request.ts'
import { objectCondition, quoted } from '../preconditions.ts'
import { objectHref } from '../resource.ts'
import { requirePrivilege } from '../sharing/shareable.ts'
import { planned } from './planned.ts'

export async function put(request: DavRequest): Promise<DavReply> {
  const { headers, place, service, session } = request
  if (place.kind === 'nowhere') throw new DavRefusal(409)
  if (place.kind !== 'object') throw new DavRefusal(405)
  // A part of a representation must not be taken for the whole (RFC 9110 §14.4).
  if (headers['content-range'] !== undefined) throw new DavRefusal(400, { text: 'A part cannot be put' })
  if (headers['content-encoding'] !== undefined) throw new DavRefusal(415, { text: 'Send it uncompressed' })
  const bytes = await request.body(service.maxObjectBytes)
  const collection = await findCollection(request, place.collection)
  if (collection === undefined) throw new DavRefusal(409, { text: 'There is no such collection' })
  if (!isOpen(request, collection)) throw new DavRefusal(403, { text: 'Nothing can be put here' })
  const { address } = request
  requirePrivilege(collection, objectHref(address, collection.name, place.name), D('write-content'))
  const checked = await service.validate(bytes, collection)
  if (checked.kind === 'refused') {
    throw new DavRefusal(403, { precondition: checked.precondition, text: checked.text })
  }
  const { kind: _, ...object } = checked
  const condition = await objectCondition(request)
  const { name } = place
  const change = { collection, name, bytes, uid: object.uid, condition }
  return planned(request, change, async (plan) => {
    const { bytes: others, ...planned } = plan ?? { condition }
    const params = { collection: collection.id, name, ...object, ...planned }
    const outcome = await session.putObject(params, others ?? bytes)
    if (outcome.kind === 'condition-failed') return undefined
    const { status, headers = {} } = storedReply(request, collection, outcome)
    const { etag: _, ...withoutTag } = headers
    return { status, headers: others ? withoutTag : headers }
  })
}

/** @throws DavRefusal 412, and 409 where another object has its UID */
export function storedReply(request: DavRequest, collection: CollectionInfo, outcome: PutOutcome): DavReply {
  if (outcome.kind === 'condition-failed') throw new DavRefusal(412)
  if (outcome.kind === 'uid-conflict') throw uidConflict(request, collection, outcome.name)
  const { entry, isNew } = outcome
  const schedule = entry.scheduleTag === null ? {} : { 'schedule-tag': quoted(entry.scheduleTag) }
  return { status: isNew ? 201 : 204, headers: { etag: quoted(entry.etag), ...schedule } }
}

export function uidConflict(
  { address, service }: DavRequest,
  collection: CollectionInfo,
  name: string
): DavRefusal {
  return new DavRefusal(409, {
    precondition: nameIn(service.namespace, 'no-uid-conflict'),
    content: element(D('href'), objectHref(address, collection.name, name))
  })
}
