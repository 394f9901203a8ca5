// A multiget: members of a collection by their paths. RFC 4791 §7.9, RFC 6352 §8.7.
import { DavSyntaxError, parseDestination, parsePath, type PropertyRequest } from '@postkeep/dav-protocol'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { multistatusReply, type DavReply } from '../dav-reply.ts'
import type { DavRequest } from '../dav-request.ts'
import { describeNamed } from '../properties/describe-objects.ts'
import { placeOf } from '../resource.ts'

interface Multiget {
  readonly hrefs: readonly string[]
  readonly wanted: PropertyRequest
}

export function multigetReply(
  request: DavRequest,
  collection: CollectionInfo,
  { hrefs, wanted }: Multiget
): DavReply {
  const names = new Map<string, string>()
  const elsewhere: string[] = []
  for (const href of hrefs) {
    const name = nameIn(request, collection.name, href)
    if (name === undefined) elsewhere.push(href)
    else names.set(name, href)
  }
  return multistatusReply(request.preferences, async (add) => {
    const missing = await describeNamed(request, { collection, wanted }, [...names.keys()], add)
    for (const href of [...elsewhere, ...[...missing].map((name) => names.get(name)!)]) {
      await add({ href, status: 404 })
    }
  })
}

/** Of a member of this collection; undefined: it is elsewhere, or no path at all. */
function nameIn({ address, headers }: DavRequest, collection: string, href: string): string | undefined {
  try {
    const place = placeOf(parsePath(parseDestination(href, headers.host)).segments)
    const isHere = place.kind === 'object' && place.address === address && place.collection === collection
    return isHere ? place.name : undefined
  } catch (error) {
    if (error instanceof DavSyntaxError) return undefined
    throw error
  }
}
