// Calendars and address books: listed, made, renamed, given properties, deleted.
import { MailboxError, type CollectionInfo, type ValueOf } from '@postkeep/mailbox-contract'
import { commit, type Commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams } from '../mailbox-store.ts'
import { holdsName } from '../shares/held-shares.ts'
import {
  collectionOf,
  noteCollection,
  packedProperties,
  requireCollection,
  selectCollections
} from './collection.ts'
import { addSource } from './sources.ts'

const mostCollections = 1000
const longestName = 255

export function listCollections(
  { db }: Mailbox,
  { kinds }: StoreParams<'listCollections'>
): ValueOf<'listCollections'> {
  const rows = db.rows<Parameters<typeof collectionOf>[0]>(`${selectCollections} ORDER BY id`)
  const collections = rows.map(collectionOf)
  return { collections: kinds ? collections.filter(({ kind }) => kinds.includes(kind)) : collections }
}

export function createCollection(
  mailbox: Mailbox,
  { kind, name, components, properties, source }: StoreParams<'createCollection'>
): ValueOf<'createCollection'> {
  const { db } = mailbox
  requireName(name)
  const id = commit(mailbox, (change) => {
    requireFree(mailbox, kind, name)
    if (db.value<number>('SELECT count(*) FROM collection')! >= mostCollections) {
      throw new MailboxError('limit', `a mailbox has at most ${mostCollections} collections`)
    }
    // Mail that waited for a calendar.
    if (kind === 'calendar' && source === undefined) change.changed({ kind: 'scheduling' })
    const made = db.value<number>(
      'INSERT INTO collection (kind, name, components, properties) VALUES (?, ?, ?, ?) RETURNING id',
      kind,
      name,
      components.join(','),
      packedProperties(properties)
    )!
    if (source !== undefined) addSource(mailbox, made, source)
    noteCollection({ db, change }, made, { object: null, action: 'created' })
    return made
  })
  return { collection: requireCollection(db, id) }
}

export function updateCollection(
  mailbox: Mailbox,
  { collection, name, set, remove }: StoreParams<'updateCollection'>
): ValueOf<'updateCollection'> {
  const { db } = mailbox
  const known = requireCollection(db, collection)
  if (name !== undefined && name !== known.name) {
    requireName(name)
    requireFree(mailbox, known.kind, name)
  }
  const properties = { ...known.properties, ...set }
  for (const one of remove) delete properties[one]
  commit(mailbox, (change) => {
    db.run(
      'UPDATE collection SET name = ?, properties = ? WHERE id = ?',
      name ?? known.name,
      packedProperties(properties),
      collection
    )
    noteCollection({ db, change }, collection, { object: null, action: 'updated' })
  })
  return { collection: requireCollection(db, collection) }
}

export function deleteCollection(
  mailbox: Mailbox,
  { collection }: StoreParams<'deleteCollection'>
): ValueOf<'deleteCollection'> {
  const { db } = mailbox
  requireCollection(db, collection)
  commit(mailbox, (change) => {
    noteCollection({ db, change }, collection, { object: null, action: 'deleted' })
    deleteMembers(mailbox, change, collection)
    db.run('DELETE FROM collection WHERE id = ?', collection)
  })
  return {}
}

/** Inside a commit. */
export function deleteMembers({ db, usage }: Mailbox, change: Commit, collection: number): void {
  const bytes = db.value<number>('SELECT total(size) FROM object WHERE collection = ?', collection)!
  change.after(() => usage.add(-bytes, 0))
  db.run('DELETE FROM object_data WHERE id IN (SELECT id FROM object WHERE collection = ?)', collection)
  for (const table of ['object', 'removed_object']) {
    db.run(`DELETE FROM ${table} WHERE collection = ?`, collection)
  }
}

function requireFree({ db }: Mailbox, kind: CollectionInfo['kind'], name: string): void {
  const known = db.value('SELECT 1 FROM collection WHERE kind = ? AND name = ?', kind, name)
  if (known === undefined && !holdsName(db, kind, name)) return
  throw new MailboxError('already-exists', 'there is a collection of that name')
}

function requireName(name: string): void {
  if (name !== '' && name.length <= longestName && !name.includes('/')) return
  throw new MailboxError('invalid', `a name has 1 to ${longestName} characters and no slash`)
}
