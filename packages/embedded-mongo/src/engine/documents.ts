// Writing documents: the row, its index keys and the unique constraints, always together.
import { ObjectId } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import { decodeDocument, type Doc, encodeDocument, MAX_DOCUMENT_BYTES } from '../document.ts'
import { encodeValue } from '../keys/encode-value.ts'
import { type IndexKeys, indexKeys } from '../keys/index-keys.ts'
import { describeChange } from '../update/describe-change.ts'
import { equalValues } from '../match/compare-values.ts'
import { leafValues } from '../match/leaf-values.ts'
import type { Collection } from './catalog.ts'
import type { CollectionIndex } from './collection-index.ts'
import type { View } from './view.ts'

export interface StoredDocument {
  row: number
  document: Doc
}

/** Stores a new document, with an _id of its own if it has none. Throws DuplicateKey. */
export function insertDocument(view: View, collection: Collection, document: Doc): Doc {
  const complete = withIdFirst(document)
  const bytes = encodeChecked(complete)
  const entries = secondaryEntries(collection, complete)
  const id = encodeValue(complete['_id'])
  const [primary] = collection.indexes
  if (primary && rowsUnder(view, primary, id).length > 0) throw duplicateKey(collection, primary, complete)
  for (const entry of entries) assertUnique(view, collection, entry, { document: complete, row: undefined })
  const row = view.connection.run(`insert into ${collection.table}(k, v) values (?, ?)`, id, bytes)
  for (const entry of entries) addKeys(view, entry, entry.keys, row)
  const documentKey = { _id: complete['_id'] }
  view.recordChange({ ...changeOf('insert', collection), documentKey, document: complete })
  return complete
}

/** Stores a changed document. Returns false, and writes nothing, if it is the same as before. */
export function replaceDocument(
  view: View,
  collection: Collection,
  { old, document, operation }: { old: StoredDocument; document: Doc; operation: 'update' | 'replace' }
): boolean {
  if (!equalValues(old.document['_id'], document['_id'])) {
    throw new CommandFailure('ImmutableField', "Performing an update would modify the immutable field '_id'")
  }
  const bytes = encodeChecked(document)
  if (Buffer.compare(bytes, encodeDocument(old.document)) === 0) return false
  const entries = secondaryEntries(collection, document)
  for (const entry of entries) assertUnique(view, collection, entry, { document, row: old.row })
  for (const entry of entries) exchangeKeys(view, entry, old)
  view.connection.run(`update ${collection.table} set v = ? where r = ?`, bytes, old.row)
  const event = { ...changeOf(operation, collection), documentKey: { _id: document['_id'] }, document }
  view.recordChange(
    operation === 'replace' ? event : { ...event, updateDescription: describeChange(old.document, document) }
  )
  return true
}

export function removeDocument(view: View, collection: Collection, { row, document }: StoredDocument): void {
  for (const entry of secondaryEntries(collection, document)) removeKeys(view, entry.index, entry.keys, row)
  view.connection.run(`delete from ${collection.table} where r = ?`, row)
  view.recordChange({ ...changeOf('delete', collection), documentKey: { _id: document['_id'] } })
}

export function fetchDocument(view: View, collection: Collection, row: number): Doc | undefined {
  const bytes = fetchBytes(view, collection, row)
  return bytes && decodeDocument(bytes)
}

/** BSON. */
export function fetchBytes(view: View, collection: Collection, row: number): Uint8Array | undefined {
  const stored = view.connection.get(`select v from ${collection.table} where r = ?`, row)
  return stored?.['v'] as Uint8Array | undefined
}

export function countDocuments(view: View, collection: Collection): number {
  return Number(view.connection.get(`select count(*) as n from ${collection.table}`)?.['n'])
}

/** Fills a new index from the documents that are there. Throws DuplicateKey. */
export function buildIndex(view: View, collection: Collection, index: CollectionIndex): void {
  const chunk = `select r from ${collection.table} where r > ? order by r limit 1000`
  let last = 0
  for (;;) {
    const rows = view.connection.all(chunk, last).map((row) => Number(row['r']))
    if (rows.length === 0) return
    for (const row of rows) indexDocument(view, collection, { index, row })
    last = rows.at(-1) ?? last
  }
}

function indexDocument(
  view: View,
  collection: Collection,
  { index, row }: { index: CollectionIndex; row: number }
): void {
  const document = fetchDocument(view, collection, row) ?? {}
  const entry = entryOf(index, document)
  assertUnique(view, collection, entry, { document, row })
  addKeys(view, entry, entry.keys, row)
}

interface IndexEntry extends IndexKeys {
  index: CollectionIndex
}

function secondaryEntries(collection: Collection, document: Doc): IndexEntry[] {
  return collection.indexes.filter((index) => index.id !== 0).map((index) => entryOf(index, document))
}

function entryOf(index: CollectionIndex, document: Doc): IndexEntry {
  if (index.partial && !index.partial.includes(document)) return { index, keys: [], multikey: false }
  return { index, ...indexKeys(document, index.fields, index.sparse) }
}

function rowsUnder(view: View, index: CollectionIndex, key: Buffer): number[] {
  return view.connection
    .all(`select r from ${index.table} where k = ? limit 2`, key)
    .map((row) => Number(row['r']))
}

function assertUnique(
  view: View,
  collection: Collection,
  { index, keys }: IndexEntry,
  { document, row }: { document: Doc; row: number | undefined }
): void {
  if (!index.unique) return
  const taken = keys.some((key) => rowsUnder(view, index, key).some((other) => other !== row))
  if (taken) throw duplicateKey(collection, index, document)
}

function duplicateKey(collection: Collection, index: CollectionIndex, document: Doc): CommandFailure {
  const keyPattern = Object.fromEntries(index.fields.map((field) => [field.path, field.direction]))
  const keyValue = Object.fromEntries(
    index.fields.map((field) => {
      const [value] = leafValues(document, field.segments)
      return [field.path, typeof value === 'symbol' || value === undefined ? null : value]
    })
  )
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${JSON.stringify(keyValue)}`
  return new CommandFailure('DuplicateKey', message, { keyPattern, keyValue })
}

function addKeys(view: View, { index, multikey }: IndexEntry, keys: Buffer[], row: number): void {
  if (multikey && !index.multikey) view.catalog.markMultikey(index)
  for (const key of keys) view.connection.run(`insert into ${index.table}(k, r) values (?, ?)`, key, row)
}

function removeKeys(view: View, index: CollectionIndex, keys: Buffer[], row: number): void {
  for (const key of keys) view.connection.run(`delete from ${index.table} where k = ? and r = ?`, key, row)
}

/** Touches only the keys that differ. */
function exchangeKeys(view: View, entry: IndexEntry, old: StoredDocument): void {
  const before = entryOf(entry.index, old.document).keys
  const isIn = (keys: Buffer[]) => (key: Buffer) => keys.some((other) => other.equals(key))
  removeKeys(
    view,
    entry.index,
    before.filter((key) => !isIn(entry.keys)(key)),
    old.row
  )
  addKeys(
    view,
    entry,
    entry.keys.filter((key) => !isIn(before)(key)),
    old.row
  )
}

function withIdFirst(document: Doc): Doc {
  const { _id: given, ...rest } = document
  const id = given === undefined ? new ObjectId() : given
  if (Array.isArray(id) || id instanceof RegExp) {
    throw new CommandFailure('InvalidIdField', "The '_id' value cannot be an array or a regular expression")
  }
  return { _id: id, ...rest }
}

function encodeChecked(document: Doc): Uint8Array {
  const bytes = encodeDocument(document)
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new CommandFailure(
      'BSONObjectTooLarge',
      `object to insert too large. size in bytes: ${bytes.length}`
    )
  }
  return bytes
}

function changeOf<Operation extends string>(operation: Operation, collection: Collection) {
  return { operation, database: collection.database, collection: collection.name, at: new Date() }
}
