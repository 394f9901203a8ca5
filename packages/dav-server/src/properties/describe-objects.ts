// Members of a collection described one after the other, with their bytes where a property needs them.
import type { PropertyRequest } from '@postkeep/dav-protocol'
import type { CollectionInfo, ObjectEntry } from '@postkeep/mailbox-contract'
import type { AddResponse } from '../dav-reply.ts'
import type { DavRequest } from '../dav-request.ts'
import { describeResource, needsBytes } from './describe-resource.ts'

interface Members {
  readonly collection: CollectionInfo
  readonly wanted: PropertyRequest
}

/** Names that are asked for at once. */
const batch = 500

export async function describeEntries(
  request: DavRequest,
  { collection, wanted }: Members,
  entries: readonly ObjectEntry[],
  add: AddResponse
): Promise<void> {
  if (needsBytes(request, wanted)) {
    const names = entries.map(({ name }) => name)
    await describeNamed(request, { collection, wanted }, names, add)
    return
  }
  for (const entry of entries) {
    await add(await describeResource(request, { kind: 'object', collection, entry }, wanted))
  }
}

/** Gives the names that are not there. */
export async function describeNamed(
  request: DavRequest,
  { collection, wanted }: Members,
  names: readonly string[],
  add: AddResponse
): Promise<Set<string>> {
  const missing = new Set(names)
  const describe = async (entry: ObjectEntry, bytes?: Buffer): Promise<void> => {
    missing.delete(entry.name)
    const withBytes = bytes === undefined ? {} : { bytes }
    await add(await describeResource(request, { kind: 'object', collection, entry, ...withBytes }, wanted))
  }
  const { session, signal } = request
  const withBytes = needsBytes(request, wanted)
  for (let from = 0; from < names.length; from += batch) {
    const selection = { names: names.slice(from, from + batch) }
    if (withBytes) {
      await session.readObjects(collection.id, selection, describe, { signal })
      continue
    }
    const { objects } = await session.listObjects(collection.id, selection)
    for (const entry of objects) await describe(entry)
  }
  return missing
}
