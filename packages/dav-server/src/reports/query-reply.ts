// A query: the members of a collection that a filter means. RFC 4791 §7.8, RFC 6352 §8.6.
import { D, element, type PropertyRequest } from '@postkeep/dav-protocol'
import type { CollectionInfo, ObjectEntry, ObjectSelection } from '@postkeep/mailbox-contract'
import { multistatusReply, type AddResponse, type DavReply } from '../dav-reply.ts'
import type { DavRequest } from '../dav-request.ts'
import { describeResource, needsBytes } from '../properties/describe-resource.ts'
import { collectionHref } from '../resource.ts'

interface Query {
  readonly wanted: PropertyRequest
  /** What the store can select; `matches` looks closer. */
  readonly selection: ObjectSelection
  readonly limit: number | undefined
  /** Absent: all that is selected. */
  readonly matches?: (entry: ObjectEntry, bytes: Buffer) => boolean
}

/** Answers beyond it are cut off, and it is said so. */
const mostResults = 20_000

export function queryReply(request: DavRequest, collection: CollectionInfo, query: Query): DavReply {
  const most = Math.min(query.limit ?? mostResults, mostResults)
  return multistatusReply(request.preferences, async (add) => {
    const found = await addMatches(request, collection, { ...query, most, add })
    if (found <= most) return
    const href = collectionHref(request.address, collection.name)
    await add({ href, status: 507, error: element(D('number-of-matches-within-limits')) })
  })
}

interface Answering extends Query {
  readonly most: number
  readonly add: AddResponse
}

/** How many there are, at most one more than may be told. */
async function addMatches(
  request: DavRequest,
  collection: CollectionInfo,
  { wanted, selection, matches, most, add }: Answering
): Promise<number> {
  const enough = new AbortController()
  const signal = AbortSignal.any([request.signal, enough.signal])
  let found = 0
  const look = async (entry: ObjectEntry, bytes?: Buffer): Promise<void> => {
    if (enough.signal.aborted || (bytes && matches?.(entry, bytes) === false)) return
    found += 1
    if (found > most) return enough.abort()
    const read = bytes === undefined ? {} : { bytes }
    await add(await describeResource(request, { kind: 'object', collection, entry, ...read }, wanted))
  }
  if (matches === undefined && !needsBytes(request, wanted)) {
    const { objects } = await request.session.listObjects(collection.id, selection)
    for (const entry of objects.slice(0, most + 1)) await look(entry)
    return found
  }
  try {
    await request.session.readObjects(collection.id, selection, look, { signal })
  } catch (error) {
    if (!enough.signal.aborted || request.signal.aborted) throw error
  }
  return found
}
