// Applying an update to a stored document, or making the document that an upsert inserts.
import type { Doc } from '../document.ts'
import type { CompiledUpdate } from '../update/compile-update.ts'
import { upsertSeed } from '../update/upsert-seed.ts'
import type { Collection } from './catalog.ts'
import { insertDocument, replaceDocument, type StoredDocument } from './documents.ts'
import type { View } from './view.ts'

/** Returns the document as it is now, and whether that differs from before. */
export function modifyDocument(
  view: View,
  collection: Collection,
  { old, update }: { old: StoredDocument; update: CompiledUpdate }
): { document: Doc; modified: boolean } {
  const document = update.apply(old.document, 'updating')
  const operation = update.kind === 'replacement' ? 'replace' : 'update'
  const modified = replaceDocument(view, collection, { old, document, operation })
  return { document, modified }
}

export function upsertDocument(
  view: View,
  collection: Collection,
  { filter, update }: { filter: Doc; update: CompiledUpdate }
): Doc {
  const seed = upsertSeed(filter)
  const isReplacement = update.kind === 'replacement'
  const start = isReplacement ? ('_id' in seed ? { _id: seed['_id'] } : {}) : seed
  return insertDocument(view, collection, update.apply(start, 'inserting'))
}
