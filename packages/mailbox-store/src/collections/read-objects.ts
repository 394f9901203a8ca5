// Members: listed, with their bytes, and what has changed since a change number. RFC 6578 §3.
import type { ObjectEntry, ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams } from '../mailbox-store.ts'
import { requireCollection } from './collection.ts'
import { entryOf, objectColumns, selectedRows, type ObjectRow } from './object-rows.ts'

export interface StoredObject {
  readonly entry: ObjectEntry
  readonly bytes: Buffer
}

const mostChanges = 10_000

export function listObjects(
  { db }: Mailbox,
  { collection, selection }: StoreParams<'listObjects'>
): ValueOf<'listObjects'> {
  const { changeNumber } = requireCollection(db, collection)
  return { objects: selectedRows(db, collection, selection).map(entryOf), changeNumber }
}

/** One at a time, for the caller to send. What is removed meanwhile is left out. */
export function* readObjects(
  { db }: Mailbox,
  { collection, selection }: StoreParams<'readObjects'>
): Generator<StoredObject> {
  requireCollection(db, collection)
  for (const row of selectedRows(db, collection, selection)) {
    const bytes = db.value<Buffer>('SELECT data FROM object_data WHERE id = ?', row.id)
    if (bytes !== undefined) yield { entry: entryOf(row), bytes }
  }
}

interface Removed {
  readonly name: string
  readonly change: number
}

export function objectChanges(
  { db }: Mailbox,
  { collection, since, limit = mostChanges }: StoreParams<'objectChanges'>
): ValueOf<'objectChanges'> {
  const { changeNumber } = requireCollection(db, collection)
  const pruned = db.value<number>('SELECT changes_pruned FROM collection WHERE id = ?', collection) ?? 0
  if (since > changeNumber || (since > 0 && since < pruned)) {
    return { changed: [], removed: [], changeNumber, isTruncated: false, isComplete: false }
  }
  const most = Math.min(limit, mostChanges)
  const rows = db.rows<ObjectRow>(
    `SELECT ${objectColumns} FROM object WHERE collection = ? AND change > ? ORDER BY change LIMIT ?`,
    collection,
    since,
    most + 1
  )
  // Who begins anew has nothing that could be removed.
  const gone = since === 0 ? [] : removedAfter(db, collection, since, most + 1)
  const changes = [...rows, ...gone].sort((a, b) => a.change - b.change)
  const taken = changes.slice(0, most)
  const isTruncated = changes.length > taken.length
  const isObject = (one: ObjectRow | Removed): one is ObjectRow => 'etag' in one
  return {
    changed: taken.filter(isObject).map(entryOf),
    removed: taken.filter((one) => !isObject(one)).map(({ name }) => name),
    changeNumber: isTruncated ? (taken.at(-1)?.change ?? since) : changeNumber,
    isTruncated,
    isComplete: true
  }
}

function removedAfter(db: Mailbox['db'], collection: number, since: number, most: number): Removed[] {
  return db.rows<Removed>(
    'SELECT name, change FROM removed_object WHERE collection = ? AND change > ? ORDER BY change LIMIT ?',
    collection,
    since,
    most
  )
}
