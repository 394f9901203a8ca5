// PROPFIND of a resource, and of what is directly inside it. RFC 4918 §9.1.
import { D, parseDepth, parsePropfind, type PropertyRequest } from '@postkeep/dav-protocol'
import { multistatusReply, type AddResponse, type DavReply } from '../dav-reply.ts'
import { isOpen, listCollections, requireResource, xmlBody, type DavRequest } from '../dav-request.ts'
import { DavRefusal } from '../dav-refusal.ts'
import { describeEntries } from '../properties/describe-objects.ts'
import { describeResource } from '../properties/describe-resource.ts'
import type { Resource } from '../resource.ts'

export async function propfind(request: DavRequest): Promise<DavReply> {
  const depth = parseDepth(request.headers['depth']?.toString(), 'infinity')
  const wanted = parsePropfind(await xmlBody(request))
  const resource = await requireResource(request)
  // Where nothing can be inside, each depth is the same.
  if (depth === 'infinity' && resource.kind !== 'object') {
    throw new DavRefusal(403, { precondition: D('propfind-finite-depth') })
  }
  return multistatusReply(request.preferences, async (add) => {
    await add(await describeResource(request, resource, wanted))
    if (depth === 1) await describeMembers(request, resource, { wanted, add })
  })
}

interface Describing {
  readonly wanted: PropertyRequest
  readonly add: AddResponse
}

async function describeMembers(
  request: DavRequest,
  resource: Resource,
  { wanted, add }: Describing
): Promise<void> {
  switch (resource.kind) {
    case 'root':
      await add(await describeResource(request, { kind: 'principals' }, wanted))
      return add(await describeResource(request, { kind: 'home' }, wanted))
    case 'principals':
      return add(await describeResource(request, { kind: 'principal' }, wanted))
    case 'home':
      for (const collection of await listCollections(request)) {
        if (!isOpen(request, collection)) continue
        await add(await describeResource(request, { kind: 'collection', collection }, wanted))
      }
      return
    case 'collection': {
      const { collection } = resource
      const { objects } = await request.session.listObjects(collection.id, {})
      return describeEntries(request, { collection, wanted }, objects, add)
    }
    case 'principal':
    case 'object':
  }
}
