// Mail that a change of a calendar sends: written with the change, and kept until the queue has it. RFC 6638 §3.2.
import type { OutgoingMail } from '@postkeep/mailbox-contract'
import type { Commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'

export interface WaitingMail extends OutgoingMail {
  /** Of this mailbox; never used again. */
  readonly id: number
}

const mostAtOnce = 50

/** Inside a commit. */
export function send({ db }: Mailbox, change: Commit, mails: readonly OutgoingMail[]): void {
  for (const { raw, ...envelope } of mails) {
    const bytes = Buffer.from(raw)
    db.run('INSERT INTO outgoing_mail (envelope, raw) VALUES (?, ?)', JSON.stringify(envelope), bytes)
  }
  if (mails.length > 0) change.changed({ kind: 'scheduling' })
}

/** Oldest first; not all at once where there are many. */
export function outgoingMail({ db }: Mailbox): WaitingMail[] {
  const rows = db.rows<{ id: number; envelope: string; raw: Buffer }>(
    'SELECT id, envelope, raw FROM outgoing_mail ORDER BY id LIMIT ?',
    mostAtOnce
  )
  return rows.map(({ id, envelope, raw }) => ({
    ...(JSON.parse(envelope) as Omit<OutgoingMail, 'raw'>),
    id,
    raw
  }))
}

/** The queue has them. */
export function settleOutgoing({ db }: Mailbox, ids: readonly number[]): void {
  db.run('DELETE FROM outgoing_mail WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
}
