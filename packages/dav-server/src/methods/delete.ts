// DELETE of an object, or of a collection with all that is in it. RFC 4918 §9.6.
import { parseDepth } from '@postkeep/dav-protocol'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { requireResource, type DavRequest } from '../dav-request.ts'
import { objectCondition, requireConditions } from '../preconditions.ts'

export async function remove(request: DavRequest): Promise<DavReply> {
  const { session } = request
  const resource = await requireResource(request)
  if (resource.kind === 'object') {
    const { collection, entry } = resource
    const condition = await objectCondition(request)
    const outcome = await session.removeObject({ collection: collection.id, name: entry.name, condition })
    if (outcome.kind === 'condition-failed') throw new DavRefusal(412)
    return { status: 204 }
  }
  if (resource.kind !== 'collection') throw new DavRefusal(403, { text: 'This cannot be deleted' })
  if (parseDepth(request.headers['depth']?.toString(), 'infinity') !== 'infinity') {
    throw new DavRefusal(400, { text: 'A collection is deleted with all that is in it' })
  }
  await requireConditions(request, resource)
  await session.deleteCollection(resource.collection.id)
  return { status: 204 }
}
