// A collection moves into a mailbox of its own, to be shared (docs/adr/0006). The commit that removes it here is the one step
// that counts: until then the new mailbox is nobody's, and is thrown away when this one is opened the next time.
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { addSlot, createKeyring, generateSealKeys, wipe } from '@postkeep/crypto'
import { MailboxError } from '@postkeep/mailbox-contract'
import { requireCollection } from '../collections/collection.ts'
import { deleteMembers } from '../collections/collections.ts'
import { commit } from '../commit.ts'
import { createMailboxFolder } from '../create-mailbox-folder.ts'
import { syncFile } from '../keys/sync-file.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Db } from '../schema/db.ts'
import { insertHeld, requireHeld, type HeldShare, type ShareFacts } from './held-shares.ts'
import { forgetOwned, noteOwned, pathBeside } from './share-files.ts'

export interface ShareOwner {
  /** Id of the mailbox. */
  readonly id: string
  /** Its folder. */
  readonly path: string
}

const shareable = new Set(['calendar', 'addressbook'])

/** Nothing else happens to the mailbox meanwhile. */
export function moveToShare(
  mailbox: Mailbox,
  owner: ShareOwner,
  { collection, facts }: { readonly collection: number; readonly facts: ShareFacts }
): HeldShare {
  const { db } = mailbox
  const { isReadOnly, kind, name } = requireCollection(db, collection)
  if (!shareable.has(kind))
    throw new MailboxError('not-allowed', 'only calendars and address books are shared')
  if (isReadOnly) throw new MailboxError('not-allowed', 'what is fetched from elsewhere is not shared')
  const id = randomBytes(12).toString('hex')
  const secret = randomBytes(32)
  const held: HeldShare = {
    id,
    secret,
    state: 'moving',
    kind,
    name,
    properties: {},
    owner: owner.id,
    facts,
    bytes: 0
  }
  commit(mailbox, () => insertHeld(db, held))
  noteOwned(owner.path, id)
  try {
    makeShare(db, owner, { held, collection })
  } catch (error) {
    settleMoves(mailbox, owner.path, owner.id)
    throw error
  }
  commit(mailbox, (change) => {
    const bytes = db.value<number>('SELECT total(size) FROM object WHERE collection = ?', collection)!
    change.after(() => mailbox.usage.add(bytes, 0))
    deleteMembers(mailbox, change, collection)
    db.run('DELETE FROM collection WHERE id = ?', collection)
    db.run("UPDATE held_share SET state = 'accepted', bytes = ? WHERE id = ?", bytes, id)
  })
  return requireHeld(db, id)
}

/** Throws away what a stop in the middle of a move has left, and names again what the mailbox owns: a restore may have lost it. */
export function settleMoves(mailbox: Mailbox, path: string, own: string): void {
  const { db } = mailbox
  for (const id of db.values<string>("SELECT id FROM held_share WHERE state = 'moving'")) {
    const share = pathBeside(path, id)
    const group = dirname(share)
    const begun = existsSync(group) ? readdirSync(group) : []
    for (const name of begun.filter((one) => one === id || one.startsWith(`${id}.new-`))) {
      rmSync(join(group, name), { recursive: true, force: true })
    }
    forgetOwned(path, id)
    commit(mailbox, () => db.run('DELETE FROM held_share WHERE id = ?', id))
  }
  for (const id of db.values<string>('SELECT id FROM held_share WHERE owner = ?', own)) noteOwned(path, id)
}

function makeShare(
  db: Db,
  owner: ShareOwner,
  { held, collection }: { readonly held: HeldShare; readonly collection: number }
): void {
  const dataKey = randomBytes(32)
  const sealKeys = generateSealKeys()
  try {
    const empty = createKeyring({ mailbox: held.id, publicKey: sealKeys.publicKey })
    const keyring = addSlot(empty, dataKey, held.secret, { kind: 'share', name: '', scopes: [] })
    const slot = keyring.slots[0]!.id
    createMailboxFolder(pathBeside(owner.path, held.id), {
      dataKey,
      keyring,
      sealKeys,
      fill(target, folder) {
        copyCollection(db, target, collection)
        target.run("INSERT INTO participant VALUES (?, ?, 'owner', 'accepted')", owner.id, slot)
        copyPublished(db, collection, { from: owner.path, to: folder })
      }
    })
  } finally {
    wipe(dataKey)
    wipe(sealKeys.privateKey)
  }
}

const copied = [
  ['collection', 'id = ?'],
  ['object', 'collection = ?'],
  ['object_data', 'id IN (SELECT id FROM object WHERE collection = ?)'],
  ['removed_object', 'collection = ?'],
  [
    'attachment',
    'id IN (SELECT attachment FROM object_attachment JOIN object ON object.id = object WHERE collection = ?)'
  ],
  ['object_attachment', 'object IN (SELECT id FROM object WHERE collection = ?)'],
  ['publication', 'collection = ?']
] as const

/** All columns as they are: ids, tags and change numbers stay, and with them what clients have in mind of it. */
function copyCollection(source: Db, target: Db, collection: number): void {
  for (const [table, condition] of copied) {
    const names = source.values<string>(`SELECT name FROM pragma_table_info('${table}')`)
    const places = names.map(() => '?').join(', ')
    const insert = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`
    const select = source.connection
      .prepare(`SELECT ${names.join(', ')} FROM ${table} WHERE ${condition}`)
      .raw()
    for (const row of select.iterate(collection)) target.run(insert, ...(row as (string | number | null)[]))
  }
}

/** Links go on while nobody has it open. */
function copyPublished(db: Db, collection: number, { from, to }: { from: string; to: string }): void {
  for (const id of db.values<string>('SELECT id FROM publication WHERE collection = ?', collection)) {
    const file = join(from, 'published', basename(id))
    if (!existsSync(file)) continue
    mkdirSync(join(to, 'published'), { recursive: true, mode: 0o700 })
    copyFileSync(file, join(to, 'published', basename(id)))
    syncFile(join(to, 'published', basename(id)))
  }
}
