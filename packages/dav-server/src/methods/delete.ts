// DELETE of an object, or of a collection with all that is in it. RFC 4918 §9.6.
import { D, parseDepth } from '@postkeep/dav-protocol'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { isOpen, requireResource, type DavRequest } from '../dav-request.ts'
import type { ObjectChange } from '../dav-service.ts'
import { objectCondition, requireConditions } from '../preconditions.ts'
import { collectionHref } from '../resource.ts'
import { isGuest, requirePrivilege } from '../sharing/shareable.ts'
import { planned } from './planned.ts'

export async function remove(request: DavRequest): Promise<DavReply> {
  const { session } = request
  const resource = await requireResource(request)
  if (resource.kind === 'object') {
    const { collection, entry } = resource
    requirePrivilege(collection, collectionHref(request.address, collection.name), D('unbind'))
    const condition = await objectCondition(request)
    return removeObject(request, { collection, name: entry.name, bytes: undefined, condition })
  }
  if (resource.kind !== 'collection') throw new DavRefusal(403, { text: 'This cannot be deleted' })
  if (parseDepth(request.headers['depth']?.toString(), 'infinity') !== 'infinity') {
    throw new DavRefusal(400, { text: 'A collection is deleted with all that is in it' })
  }
  await requireConditions(request, resource)
  const { collection } = resource
  if (!isOpen(request, collection)) throw new DavRefusal(403, { text: 'This cannot be deleted' })
  // A guest's goes, and nothing that is in it.
  if (request.service.plan && !isGuest(collection)) await removeScheduled(request, collection)
  await session.deleteCollection(collection.id)
  return { status: 204 }
}

function removeObject(request: DavRequest, change: Omit<ObjectChange, 'isRetry'>): Promise<DavReply> {
  const { collection, name, condition } = change
  return planned(request, change, async (plan) => {
    const params = { collection: collection.id, name, condition: plan?.condition ?? condition }
    const outcome = await request.session.removeObject({ ...params, outgoing: plan?.outgoing ?? [] })
    return outcome.kind === 'removed' ? { status: 204 } : undefined
  })
}

/** Others are told of each of them, as if it were deleted alone. */
async function removeScheduled(request: DavRequest, collection: CollectionInfo): Promise<void> {
  const { objects } = await request.session.listObjects(collection.id, {})
  for (const { name, scheduleTag } of objects) {
    if (scheduleTag !== null)
      await removeObject(request, { collection, name, bytes: undefined, condition: {} })
  }
}
