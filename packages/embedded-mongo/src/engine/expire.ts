// TTL indexes: removes the documents whose time has come.
import type { Doc } from '../document.ts'
import type { Collection } from './catalog.ts'
import type { CollectionIndex } from './collection-index.ts'
import { removeDocument } from './documents.ts'
import { selectDocuments } from './select.ts'
import type { View } from './view.ts'

/** At most this many at a time, so that other commands are not kept waiting. */
const BATCH = 500

/** Removes expired documents. Returns how many; a full batch (see `isFullBatch`) means that there may be more. */
export function expireDocuments(view: View, now: Date): number {
  let removed = 0
  for (const collection of view.catalog.all()) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds !== undefined && removed < BATCH) {
        removed += expireByIndex(view, collection, { index, now, limit: BATCH - removed })
      }
    }
  }
  return removed
}

export function isFullBatch(removed: number): boolean {
  return removed >= BATCH
}

function expireByIndex(
  view: View,
  collection: Collection,
  { index, now, limit }: { index: CollectionIndex; now: Date; limit: number }
): number {
  const path = index.fields[0]?.path ?? ''
  const due = new Date(now.getTime() - (index.expireAfterSeconds ?? 0) * 1000)
  const filter: Doc = { $and: [{ [path]: { $lte: due } }, index.partial?.filter ?? {}] }
  const expired = [...selectDocuments(view, collection, { filter, limit })]
  for (const document of expired) removeDocument(view, collection, document)
  return expired.length
}
