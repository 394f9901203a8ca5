// Mail that may hold scheduling messages: noted with the message, and done with in the commit that changes the calendars.
// RFC 6638 §4, RFC 6047.
import { decompressBody, type OutgoingMail } from '@postkeep/mailbox-contract'
import { place, remove, type NewObject } from '../collections/change-objects.ts'
import { rowNamed } from '../collections/object-rows.ts'
import { commit, type Commit } from '../commit.ts'
import { now, type Mailbox } from '../mailbox.ts'
import { send } from './outgoing-mail.ts'

export interface ArrivedMail {
  readonly body: number
  /** Whose mail it is proved to be. */
  readonly author: string
  readonly raw: Buffer
}

/** What an instance was last told: RFC 5546 §2.1.5. `instance`: UTC milliseconds; 0: the series. */
export interface AppliedMessage {
  readonly uid: string
  readonly instance: number
  readonly sequence: number
  /** DTSTAMP, UTC milliseconds. */
  readonly stamp: number
}

export type ObjectChange =
  | ({ readonly kind: 'put' } & NewObject)
  | { readonly kind: 'remove'; readonly collection: number; readonly name: string }

export interface ArrivalOutcome {
  readonly body: number
  readonly changes: readonly ObjectChange[]
  readonly applied: readonly AppliedMessage[]
  readonly outgoing: readonly OutgoingMail[]
}

const mostAtOnce = 20
/** Noted while there is no calendar to apply them to. */
const mostNoted = 1000
const mostRemembered = 20_000
/** Messages in an inbox: the oldest make room. */
const mostInInbox = 200

/** Inside a commit. */
export function noteArrival(
  { db }: Mailbox,
  change: Commit,
  { body, author }: Omit<ArrivedMail, 'raw'>
): void {
  db.run('INSERT OR REPLACE INTO arrived_mail VALUES (?, ?)', body, author)
  db.run(
    'DELETE FROM arrived_mail WHERE body < (SELECT body FROM arrived_mail ORDER BY body DESC LIMIT 1 OFFSET ?)',
    mostNoted
  )
  change.changed({ kind: 'scheduling' })
}

/** Whether there is something in `arrivedMail` that can be applied, or in `outgoingMail`. */
export function hasSchedulingWork({ db }: Mailbox): boolean {
  return (
    db.value('SELECT 1 FROM outgoing_mail LIMIT 1') !== undefined ||
    db.value(
      `SELECT 1 FROM arrived_mail WHERE EXISTS
       (SELECT 1 FROM collection WHERE kind = 'calendar' AND id NOT IN (SELECT collection FROM source)) OR EXISTS
       (SELECT 1 FROM held_share WHERE kind = 'calendar' AND state = 'accepted') LIMIT 1`
    ) !== undefined
  )
}

/** In the order in which it came; not all at once where there is much. What was deleted meanwhile is forgotten. */
export function arrivedMail({ db }: Mailbox): ArrivedMail[] {
  db.run('DELETE FROM arrived_mail WHERE body NOT IN (SELECT id FROM body)')
  const rows = db.rows<{ body: number; author: string; size: number; compressed: Buffer }>(
    'SELECT body, author, size, compressed FROM arrived_mail JOIN body ON body.id = body ORDER BY body LIMIT ?',
    mostAtOnce
  )
  return rows.map(({ body, author, size, compressed }) => ({
    body,
    author,
    raw: decompressBody(compressed, size)
  }))
}

/** undefined: nothing was told of it. */
export function lastApplied(
  { db }: Mailbox,
  uid: string,
  instance: number
): Pick<AppliedMessage, 'sequence' | 'stamp'> | undefined {
  return db.row('SELECT sequence, stamp FROM applied_message WHERE uid = ? AND instance = ?', uid, instance)
}

/** All or nothing; then the mail is done with. @throws MailboxError('limit') for too many members */
export function applyArrived(mailbox: Mailbox, { body, changes, applied, outgoing }: ArrivalOutcome): void {
  const { db } = mailbox
  commit(mailbox, (change) => {
    for (const one of changes) applyChange(mailbox, change, one)
    for (const { uid, instance, sequence, stamp } of applied) {
      const values = [uid, instance, sequence, stamp, now(mailbox)]
      db.run('INSERT OR REPLACE INTO applied_message VALUES (?, ?, ?, ?, ?)', ...values)
    }
    if (applied.length > 0) forgetOldest(mailbox)
    send(mailbox, change, outgoing)
    db.run('DELETE FROM arrived_mail WHERE body = ?', body)
  })
}

function applyChange(mailbox: Mailbox, commit: Commit, change: ObjectChange): void {
  const { collection, name } = change
  const known = rowNamed(mailbox.db, collection, name)
  if (change.kind === 'put') {
    place(mailbox, commit, change, known)
    makeRoomInInbox(mailbox, commit, collection)
  } else if (known) remove(mailbox, commit, { ...known, collection })
}

function makeRoomInInbox(mailbox: Mailbox, commit: Commit, collection: number): void {
  const crowding = mailbox.db.values<string>(
    `SELECT name FROM object WHERE collection = (SELECT id FROM collection WHERE id = ? AND kind = 'schedule-inbox')
     ORDER BY id DESC LIMIT -1 OFFSET ?`,
    collection,
    mostInInbox
  )
  for (const name of crowding) {
    remove(mailbox, commit, { ...rowNamed(mailbox.db, collection, name)!, collection })
  }
}

function forgetOldest({ db }: Mailbox): void {
  const count = db.value<number>('SELECT count(*) FROM applied_message')!
  if (count <= mostRemembered) return
  db.run(
    `DELETE FROM applied_message WHERE applied_at <
     (SELECT applied_at FROM applied_message ORDER BY applied_at DESC LIMIT 1 OFFSET ?)`,
    mostRemembered * 0.75
  )
}
