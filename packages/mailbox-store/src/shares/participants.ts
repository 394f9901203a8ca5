// Who takes part in a shared collection, in the mailbox that it lies in (docs/adr/0006).
import { MailboxError, type InviteStatus, type ShareAccess } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'

export interface StoredParticipant {
  /** Id. */
  readonly mailbox: string
  /** Id of the key slot that its secret opens; null: it has none any more. */
  readonly slot: string | null
  readonly access: 'owner' | ShareAccess
  readonly status: InviteStatus
}

export const mostParticipants = 200

export function participants({ db }: Mailbox): StoredParticipant[] {
  return db.rows<StoredParticipant>('SELECT mailbox, slot, access, status FROM participant ORDER BY mailbox')
}

/** What who came in by this key slot may; undefined: nothing any more. */
export function accessOf({ db }: Mailbox, slot: string): StoredParticipant['access'] | undefined {
  return db.value<StoredParticipant['access']>('SELECT access FROM participant WHERE slot = ?', slot)
}

/** In the place of what it was. @throws MailboxError('limit') */
export function putParticipant(mailbox: Mailbox, participant: StoredParticipant): void {
  const { mailbox: id, slot, access, status } = participant
  const { db } = mailbox
  commit(mailbox, () => {
    if (db.value<number>('SELECT count(*) FROM participant WHERE mailbox <> ?', id)! >= mostParticipants) {
      throw new MailboxError('limit', `a collection is shared with at most ${mostParticipants} others`)
    }
    db.run('INSERT OR REPLACE INTO participant VALUES (?, ?, ?, ?)', id, slot, access, status)
  })
}

/** Idempotent. */
export function removeParticipant(mailbox: Mailbox, id: string): void {
  commit(mailbox, () => mailbox.db.run("DELETE FROM participant WHERE mailbox = ? AND access <> 'owner'", id))
}
