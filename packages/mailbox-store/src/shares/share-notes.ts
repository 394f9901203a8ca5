// What others tell a mailbox of shares: an invitation, its end, an answer. Each leaves a notification for clients.
import type { CollectionKind } from '@postkeep/mailbox-contract'
import { place, remove } from '../collections/change-objects.ts'
import { rowNamed } from '../collections/object-rows.ts'
import { commit, type Commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Db } from '../schema/db.ts'
import { sealKeys } from '../schema/seal-keys.ts'
import { insertHeld, type ShareFacts } from './held-shares.ts'
import { takeNotes } from './share-files.ts'

/** A document for the collection of notifications. */
export interface Notification {
  /** Of its resource: one of the same name is replaced. */
  readonly name: string
  readonly document: string
}

export type ShareNote =
  | {
      readonly kind: 'invitation'
      /** Of the mailbox that is shared. */
      readonly share: string
      /** 32 bytes, base64. */
      readonly secret: string
      readonly collection: 'calendar' | 'addressbook'
      readonly name: string
      /** Id of its mailbox. */
      readonly owner: string
      readonly facts: ShareFacts
      readonly notification: Notification
    }
  | {
      readonly kind: 'withdrawal' | 'answer'
      readonly share: string
      readonly collection: 'calendar' | 'addressbook'
      readonly notification: Notification
    }

const notificationsName = 'notifications'
const mostNotifications = 200

export function takeShareNote(mailbox: Mailbox, note: ShareNote): void {
  const { db } = mailbox
  commit(mailbox, (change) => {
    if (note.kind === 'invitation') {
      const { share: id, collection: kind, facts, name, owner, secret } = note
      const held = { id, secret: Buffer.from(secret, 'base64'), state: 'invited' as const, kind, name }
      insertHeld(db, { ...held, owner, facts, properties: {}, bytes: 0 })
    }
    if (note.kind === 'withdrawal') db.run('DELETE FROM held_share WHERE id = ?', note.share)
    notify(mailbox, change, `${note.collection}-notifications`, note.notification)
  })
}

/** What was sealed while the mailbox was locked. */
export function takeSealedNotes(mailbox: Mailbox, path: string): void {
  const damaged = takeNotes(path, sealKeys(mailbox.db), (bytes) =>
    takeShareNote(mailbox, JSON.parse(bytes.toString('utf8')) as ShareNote)
  )
  if (damaged > 0) mailbox.logger.error({ damaged }, 'sealed invitations were damaged')
}

/** Inside a commit. The oldest make room. */
function notify(
  mailbox: Mailbox,
  change: Commit,
  kind: CollectionKind,
  { document, name }: Notification
): void {
  const { db } = mailbox
  const collection = notificationsOf(db, kind)
  const bytes = Buffer.from(document)
  const span = { start: null, end: null }
  const object = { collection, name, uid: name, component: 'NOTIFICATION', span, scheduleTag: null, bytes }
  place(mailbox, change, object, rowNamed(db, collection, name))
  const old = 'SELECT name FROM object WHERE collection = ? ORDER BY id DESC LIMIT -1 OFFSET ?'
  for (const one of db.values<string>(old, collection, mostNotifications)) {
    remove(mailbox, change, { ...rowNamed(db, collection, one)!, collection })
  }
}

function notificationsOf(db: Db, kind: CollectionKind): number {
  const known = db.value<number>('SELECT id FROM collection WHERE kind = ?', kind)
  if (known !== undefined) return known
  return db.value<number>(
    "INSERT INTO collection (kind, name, components, properties) VALUES (?, ?, '', '{}') RETURNING id",
    kind,
    notificationsName
  )!
}
