// Members: put, removed, moved and copied. Each raises the change number of its collection by one.
import { createHash } from 'node:crypto'
import {
  MailboxError,
  type ObjectCondition,
  type ObjectSpan,
  type PutOutcome,
  type ValueOf
} from '@postkeep/mailbox-contract'
import { commit, type Commit } from '../commit.ts'
import { now, type Mailbox } from '../mailbox.ts'
import type { Limited, StoreParams } from '../mailbox-store.ts'
import { requireSpace } from '../messages/quota.ts'
import { attachmentsOf, nameAttachments } from './attachments.ts'
import { noteCollection, packedProperties, raiseChangeNumber, requireWritable } from './collection.ts'
import { entryOf, rowNamed, type ObjectRow } from './object-rows.ts'
import { send } from '../scheduling/outgoing-mail.ts'

const mostObjectBytes = 32 * 1024 * 1024
const mostObjects = 100_000
const longestName = 255

export interface NewObject {
  readonly collection: number
  readonly name: string
  readonly uid: string
  readonly component: string
  readonly span: ObjectSpan
  readonly scheduleTag: string | null
  readonly bytes: Buffer
  /** Ids; absent: those that there are stay named. */
  readonly attachments?: readonly string[] | undefined
  /** Packed; absent: they stay. */
  readonly properties?: string | null
}

export function putObject(
  mailbox: Mailbox,
  params: StoreParams<'putObject'> & Limited,
  bytes: Buffer
): ValueOf<'putObject'> {
  const { collection, name, uid, component, span, scheduleTag, attachments } = params
  const { condition = {}, outgoing = [], quota } = params
  const { db } = mailbox
  requireWritable(db, collection)
  requireFits(name, bytes)
  return commit(mailbox, (change): PutOutcome => {
    const known = rowNamed(db, collection, name)
    if (!holds(condition, known)) return { kind: 'condition-failed' }
    requireSpace(mailbox, quota, bytes.length - (known?.size ?? 0))
    const tag = scheduleTag === undefined ? (known?.schedule_tag ?? null) : scheduleTag
    const object = { collection, name, uid, component, span, scheduleTag: tag, bytes, attachments }
    const outcome = place(mailbox, change, object, known)
    if (outcome.kind === 'stored') send(mailbox, change, outgoing)
    return outcome
  })
}

/** Properties that a client keeps with an object: its entity tag and the change number stay as they are. */
export function updateObject(
  mailbox: Mailbox,
  { collection, name, set, remove: removed }: StoreParams<'updateObject'>
): ValueOf<'updateObject'> {
  const { db } = mailbox
  return commit(mailbox, () => {
    const known = requireObject(mailbox, collection, name)
    const properties = { ...entryOf(known).properties, ...set }
    for (const one of removed) delete properties[one]
    const packed = Object.keys(properties).length === 0 ? null : packedProperties(properties)
    db.run('UPDATE object SET properties = ? WHERE id = ?', packed, known.id)
    return { entry: entryOf({ ...known, properties: packed }) }
  })
}

export function removeObject(
  mailbox: Mailbox,
  { collection, name, condition = {}, outgoing = [] }: StoreParams<'removeObject'>
): ValueOf<'removeObject'> {
  requireWritable(mailbox.db, collection)
  return commit(mailbox, (change) => {
    const known = requireObject(mailbox, collection, name)
    if (!holds(condition, known)) return { kind: 'condition-failed' }
    remove(mailbox, change, { ...known, collection })
    send(mailbox, change, outgoing)
    return { kind: 'removed' }
  })
}

export function moveObject(
  mailbox: Mailbox,
  { collection, name, to, toName, overwrite, keep, quota }: StoreParams<'moveObject'> & Limited
): ValueOf<'moveObject'> {
  const { db } = mailbox
  requireWritable(db, to)
  if (!keep) requireWritable(db, collection)
  requireFits(toName)
  return commit(mailbox, (change): PutOutcome => {
    const source = requireObject(mailbox, collection, name)
    const target = rowNamed(db, to, toName)
    if (target && !overwrite) return { kind: 'condition-failed' }
    if (target?.id === source.id) return { kind: 'stored', isNew: false, entry: entryOf(source) }
    if (keep) requireSpace(mailbox, quota, source.size - (target?.size ?? 0))
    const moved = { ...objectOf(mailbox, source), collection: to, name: toName }
    if (!keep) remove(mailbox, change, { ...source, collection })
    const outcome = place(mailbox, change, moved, target)
    // What was removed must come back: the transaction ends with nothing changed.
    if (outcome.kind === 'uid-conflict' && !keep) throw new MailboxError('already-exists', outcome.name)
    return outcome
  })
}

/** Inside a commit. */
export function place(
  mailbox: Mailbox,
  change: Commit,
  object: NewObject,
  known: ObjectRow | undefined
): PutOutcome {
  const { db, usage } = mailbox
  const { collection, name, uid, bytes } = object
  const other = db.value<string>(
    `SELECT object.name FROM object JOIN collection ON collection.id = collection
     WHERE collection = ? AND uid = ? AND object.name <> ? AND kind <> 'schedule-inbox'`,
    collection,
    uid,
    name
  )
  if (other !== undefined) return { kind: 'uid-conflict', name: other }
  const number = raiseChangeNumber(db, collection)
  change.after(() => usage.add(bytes.length - (known?.size ?? 0), 0))
  const values = [uid, object.component, etagOf(bytes), object.scheduleTag, bytes.length, now(mailbox)]
  const last = [number, object.span.start, object.span.end]
  if (known) {
    db.run(
      `UPDATE object SET uid = ?, component = ?, etag = ?, schedule_tag = ?, size = ?, modified = ?, change = ?,
       first_start = ?, last_end = ? WHERE id = ?`,
      ...values,
      ...last,
      known.id
    )
    db.run('UPDATE object_data SET data = ? WHERE id = ?', bytes, known.id)
  } else {
    requireRoom(mailbox, collection)
    const id = db.value<number>(
      `INSERT INTO object (uid, component, etag, schedule_tag, size, modified, change, first_start, last_end,
       collection, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      ...values,
      ...last,
      collection,
      name
    )!
    db.run('INSERT INTO object_data VALUES (?, ?)', id, bytes)
    db.run('DELETE FROM removed_object WHERE collection = ? AND name = ?', collection, name)
  }
  noteCollection({ db, change }, collection, { object: name, action: known ? 'updated' : 'created' })
  const row = rowNamed(db, collection, name)!
  if (object.attachments) nameAttachments(db, row.id, object.attachments)
  if (object.properties === undefined)
    return { kind: 'stored', isNew: known === undefined, entry: entryOf(row) }
  db.run('UPDATE object SET properties = ? WHERE id = ?', object.properties, row.id)
  const entry = entryOf({ ...row, properties: object.properties })
  return { kind: 'stored', isNew: known === undefined, entry }
}

interface Member extends ObjectRow {
  readonly collection: number
}

/** Inside a commit. */
export function remove({ db, usage }: Mailbox, change: Commit, object: Member): void {
  const { collection, id, name, size } = object
  change.after(() => usage.add(-size, 0))
  const number = raiseChangeNumber(db, collection)
  db.run('DELETE FROM object WHERE id = ?', id)
  db.run('DELETE FROM object_data WHERE id = ?', id)
  db.run('INSERT INTO removed_object VALUES (?, ?, ?)', collection, number, name)
  noteCollection({ db, change }, collection, { object: name, action: 'deleted' })
}

function objectOf({ db }: Mailbox, row: ObjectRow): Omit<NewObject, 'collection' | 'name'> {
  const { uid, component, schedule_tag: scheduleTag, properties } = row
  const attachments = attachmentsOf(db, row.id)
  const rest = db.row<{ start: number | null; end: number | null; bytes: Buffer }>(
    `SELECT first_start AS start, last_end AS end, data AS bytes FROM object JOIN object_data USING (id) WHERE id = ?`,
    row.id
  )!
  const { start, end, bytes } = rest
  return { uid, component, scheduleTag, span: { start, end }, bytes, attachments, properties }
}

function requireObject({ db }: Mailbox, collection: number, name: string): ObjectRow {
  const row = rowNamed(db, collection, name)
  if (row === undefined) throw new MailboxError('not-found', 'there is no such object')
  return row
}

export function requireFits(name: string, bytes?: Buffer): void {
  if (name === '' || name.length > longestName || name.includes('/')) {
    throw new MailboxError('invalid', `a name has 1 to ${longestName} characters and no slash`)
  }
  if (bytes && bytes.length > mostObjectBytes) throw new MailboxError('limit', 'the object is too large')
}

function requireRoom({ db }: Mailbox, collection: number): void {
  const count = db.value<number>('SELECT count(*) FROM object WHERE collection = ?', collection)!
  if (count >= mostObjects) throw new MailboxError('limit', `a collection has at most ${mostObjects} members`)
}

function holds({ match, noneMatch, scheduleTag }: ObjectCondition, known: ObjectRow | undefined): boolean {
  if (match !== undefined && !isAmong(match, known)) return false
  if (noneMatch !== undefined && isAmong(noneMatch, known)) return false
  return scheduleTag === undefined || (known?.schedule_tag ?? null) === scheduleTag
}

function isAmong(tags: '*' | readonly string[], known: ObjectRow | undefined): boolean {
  return known !== undefined && (tags === '*' || tags.includes(known.etag))
}

function etagOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
}
