// Shared collections that this mailbox has a secret of: its own that it shares, and others' (docs/adr/0006).
import { MailboxError, type CollectionKind } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import { packedProperties } from '../collections/collection.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Db } from '../schema/db.ts'

/** What the owner has said of it with the invitation. */
export interface ShareFacts {
  /** Address of the owner. */
  readonly ownerAddress: string
  readonly access: 'owner' | 'read' | 'read-write'
  readonly displayName: string
  readonly summary: string
  readonly ownerHref: string
  /** Seconds since 1970 UTC. */
  readonly sent: number
}

export interface HeldShare {
  /** Of the mailbox that it lies in. */
  readonly id: string
  /** 32 bytes. */
  readonly secret: Buffer
  readonly state: 'moving' | 'invited' | 'accepted'
  readonly kind: CollectionKind
  /** Its segment in this mailbox' paths. */
  readonly name: string
  /** A guest's own, before those of the collection. */
  readonly properties: Readonly<Record<string, string>>
  /** Id of the owner's mailbox. */
  readonly owner: string
  readonly facts: ShareFacts
  /** What the owner's own was last seen to hold. */
  readonly bytes: number
}

interface HeldRow extends Omit<HeldShare, 'properties' | 'facts'> {
  readonly properties: string
  readonly facts: string
}

const mostHeld = 1000
const columns = 'id, secret, state, kind, name, properties, owner, facts, bytes'

export function heldShares({ db }: Mailbox): HeldShare[] {
  return db.rows<HeldRow>(`SELECT ${columns} FROM held_share ORDER BY id`).map(heldOf)
}

/** @throws MailboxError('not-found') */
export function requireHeld(db: Db, id: string): HeldShare {
  const row = db.row<HeldRow>(`SELECT ${columns} FROM held_share WHERE id = ?`, id)
  if (row) return heldOf(row)
  throw new MailboxError('not-found', 'nothing of this kind is shared with the mailbox')
}

/** Inside a commit. One of the same id is replaced. */
export function insertHeld(db: Db, held: HeldShare): void {
  const { id, secret, state, kind, name, properties, owner, facts, bytes } = held
  if (db.value<number>('SELECT count(*) FROM held_share WHERE id <> ?', id)! >= mostHeld) {
    throw new MailboxError('limit', `a mailbox has at most ${mostHeld} shared collections`)
  }
  const texts = [JSON.stringify(properties), owner, JSON.stringify(facts)]
  db.run(
    'INSERT OR REPLACE INTO held_share VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    id,
    secret,
    state,
    kind,
    name,
    ...texts,
    bytes
  )
}

/** From now on it is one of the mailbox' collections, by a name that is free. */
export function acceptHeld(mailbox: Mailbox, id: string): HeldShare {
  const { db } = mailbox
  const held = requireHeld(db, id)
  if (held.state === 'accepted') return held
  commit(mailbox, () =>
    db.run("UPDATE held_share SET state = 'accepted', name = ? WHERE id = ?", freeName(db, held), id)
  )
  return requireHeld(db, id)
}

export interface HeldChange {
  readonly id: string
  readonly name?: string | undefined
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

/** Of a guest: the owner and the others see nothing of it. */
export function changeHeld(mailbox: Mailbox, { id, name, set, remove }: HeldChange): HeldShare {
  const { db } = mailbox
  const held = requireHeld(db, id)
  if (name !== undefined && name !== held.name && isTaken(db, name, held)) {
    throw new MailboxError('already-exists', 'there is a collection of that name')
  }
  const properties: Record<string, string> = { ...held.properties, ...set }
  for (const one of remove) delete properties[one]
  commit(mailbox, () =>
    db.run(
      'UPDATE held_share SET name = ?, properties = ? WHERE id = ?',
      name ?? held.name,
      packedProperties(properties),
      id
    )
  )
  return requireHeld(db, id)
}

/** Of the owner's own: how much it holds now. */
export function noteHeldBytes(mailbox: Mailbox, id: string, bytes: number): void {
  const { db, usage } = mailbox
  const known = requireHeld(db, id).bytes
  commit(mailbox, (change) => {
    change.after(() => usage.add(bytes - known, 0))
    db.run('UPDATE held_share SET bytes = ? WHERE id = ?', bytes, id)
  })
}

/** Idempotent. */
export function forgetHeld(mailbox: Mailbox, id: string): void {
  const { db, usage } = mailbox
  commit(mailbox, (change) => {
    const bytes = db.value<number>('DELETE FROM held_share WHERE id = ? RETURNING bytes', id)
    if (bytes) change.after(() => usage.add(-bytes, 0))
  })
}

/** Whether a shared collection of this kind stands there. */
export function holdsName(db: Db, kind: CollectionKind, name: string): boolean {
  const found = `SELECT 1 FROM held_share WHERE state = 'accepted' AND kind = ? AND name = ?`
  return db.value(found, kind, name) !== undefined
}

function freeName(db: Db, held: HeldShare): string {
  const [local = ''] = held.facts.ownerAddress.split('@')
  const wanted = [held.name, `${held.name}-${local}`.slice(0, 200)]
  for (let number = 2; ; number += 1) {
    const free = wanted.find((name) => !isTaken(db, name, held))
    if (free !== undefined) return free
    wanted.push(`${wanted[1]}-${number}`)
  }
}

/** Paths are the same for all kinds of a service. */
function isTaken(db: Db, name: string, { id }: HeldShare): boolean {
  const others = `SELECT 1 FROM held_share WHERE state = 'accepted' AND name = ? AND id <> ?`
  return (
    db.value('SELECT 1 FROM collection WHERE name = ?', name) !== undefined ||
    db.value(others, name, id) !== undefined
  )
}

function heldOf({ properties, facts, secret, ...row }: HeldRow): HeldShare {
  return {
    ...row,
    secret: Buffer.from(secret),
    properties: JSON.parse(properties) as Record<string, string>,
    facts: JSON.parse(facts) as ShareFacts
  }
}
