// A collection as its row has it, and the change number that each change of a member raises.
import { MailboxError, type CollectionInfo, type CollectionKind } from '@postkeep/mailbox-contract'
import type { Db } from '../schema/db.ts'

interface CollectionRow {
  readonly id: number
  readonly kind: CollectionKind
  readonly name: string
  readonly components: string
  readonly properties: string
  readonly change_number: number
}

export const collectionColumns = 'id, kind, name, components, properties, change_number'

export function collectionOf(row: CollectionRow): CollectionInfo {
  const { id, kind, name, components, properties, change_number: changeNumber } = row
  return {
    id,
    kind,
    name,
    components: components === '' ? [] : components.split(','),
    properties: JSON.parse(properties) as Record<string, string>,
    changeNumber
  }
}

/** @throws MailboxError('not-found') */
export function requireCollection(db: Db, id: number): CollectionInfo {
  const row = db.row<CollectionRow>(`SELECT ${collectionColumns} FROM collection WHERE id = ?`, id)
  if (row === undefined) throw new MailboxError('not-found', 'there is no such collection')
  return collectionOf(row)
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
