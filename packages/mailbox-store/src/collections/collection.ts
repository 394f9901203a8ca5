// A collection as its row has it, and the change number that each change of a member raises.
import { MailboxError, type CollectionInfo, type CollectionKind } from '@postkeep/mailbox-contract'
import type { Commit } from '../commit.ts'
import type { Db } from '../schema/db.ts'
import type { StoreChange } from '../store-change.ts'

interface CollectionRow {
  readonly id: number
  readonly kind: CollectionKind
  readonly name: string
  readonly components: string
  readonly properties: string
  readonly change_number: number
  readonly url: string | null
  readonly fetched_at: number | null
  readonly fault: string | null
}

/** Bytes of all properties of a collection or an object, as they are stored. */
const mostPropertyBytes = 64 * 1024

/** With `WHERE` or `ORDER BY` behind it. */
export const selectCollections = `SELECT id, kind, name, components, properties, change_number, url, fetched_at, fault
  FROM collection LEFT JOIN source ON source.collection = id`

export function collectionOf(row: CollectionRow): CollectionInfo {
  const { id, kind, name, components, properties, change_number: changeNumber } = row
  const { url, fetched_at: fetchedAt, fault } = row
  return {
    id,
    kind,
    name,
    components: components === '' ? [] : components.split(','),
    properties: JSON.parse(properties) as Record<string, string>,
    changeNumber,
    ...(url !== null && { isReadOnly: true, source: { url, fetchedAt, fault } })
  }
}

/** @throws MailboxError('not-found') */
export function requireCollection(db: Db, id: number): CollectionInfo {
  const row = db.row<CollectionRow>(`${selectCollections} WHERE id = ?`, id)
  if (row === undefined) throw new MailboxError('not-found', 'there is no such collection')
  return collectionOf(row)
}

/** @throws MailboxError('not-found', 'not-allowed') */
export function requireWritable(db: Db, id: number): void {
  if (requireCollection(db, id).isReadOnly)
    throw new MailboxError('not-allowed', 'what is fetched from elsewhere is not changed here')
}

/** Inside a transaction: the number of the change that is being made. @throws MailboxError('not-found') */
export function raiseChangeNumber(db: Db, collection: number): number {
  const changed = db.value<number>(
    'UPDATE collection SET change_number = change_number + 1 WHERE id = ? RETURNING change_number',
    collection
  )
  if (changed === undefined) throw new MailboxError('not-found', 'there is no such collection')
  return changed
}

/** As they are stored. @throws MailboxError('limit') */
export function packedProperties(properties: Readonly<Record<string, string>>): string {
  const json = JSON.stringify(properties)
  if (json.length <= mostPropertyBytes) return json
  throw new MailboxError('limit', `properties have at most ${mostPropertyBytes} bytes together`)
}

type CollectionNews = Extract<StoreChange, { kind: 'collection' }>

/** Inside a commit, while the collection is there: tells who watches the mailbox. */
export function noteCollection(
  { db, change }: { readonly db: Db; readonly change: Commit },
  collection: number,
  news: Pick<CollectionNews, 'action' | 'object'>
): void {
  const sql = 'SELECT kind, name FROM collection WHERE id = ?'
  const found = db.row<{ kind: CollectionKind; name: string }>(sql, collection)
  if (found?.kind !== 'calendar' && found?.kind !== 'addressbook') return
  change.changed({ kind: 'collection', collectionKind: found.kind, name: found.name, ...news })
}
