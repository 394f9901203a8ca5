// Members of a collection, without their bytes.
import type { ObjectEntry, ObjectSelection } from '@postkeep/mailbox-contract'
import type { Binding } from 'better-sqlite3-multiple-ciphers'
import type { Db } from '../schema/db.ts'

export interface ObjectRow extends Omit<ObjectEntry, 'scheduleTag' | 'properties'> {
  readonly id: number
  readonly properties: string | null
  readonly schedule_tag: string | null
}

export const objectColumns =
  'id, name, uid, component, etag, schedule_tag, size, modified, change, properties'

export function entryOf(row: ObjectRow): ObjectEntry {
  const { name, uid, component, etag, schedule_tag: scheduleTag, size, modified, change } = row
  const entry = { name, uid, component, etag, scheduleTag, size, modified, change }
  if (row.properties === null) return entry
  return { ...entry, properties: JSON.parse(row.properties) as Record<string, string> }
}

/** In the order of their names. */
export function selectedRows(db: Db, collection: number, selection: ObjectSelection): ObjectRow[] {
  const { names, uid, component, within } = selection
  const conditions = ['collection = ?']
  const values: Binding[] = [collection]
  const where = (condition: string, ...bound: Binding[]): void => {
    conditions.push(condition)
    values.push(...bound)
  }
  if (names) where('name IN (SELECT value FROM json_each(?))', JSON.stringify(names))
  if (uid !== undefined) where('uid = ?', uid)
  if (component !== undefined) where('component = ?', component)
  if (within && within.start !== null) where('(last_end IS NULL OR last_end >= ?)', within.start)
  if (within && within.end !== null) where('(first_start IS NULL OR first_start <= ?)', within.end)
  return db.rows<ObjectRow>(
    `SELECT ${objectColumns} FROM object WHERE ${conditions.join(' AND ')} ORDER BY name`,
    ...values
  )
}

export function rowNamed(db: Db, collection: number, name: string): ObjectRow | undefined {
  return db.row<ObjectRow>(
    `SELECT ${objectColumns} FROM object WHERE collection = ? AND name = ?`,
    collection,
    name
  )
}
