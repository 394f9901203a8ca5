// Managed attachments: bytes that calendar objects name by id, as long as one does. RFC 8607
import { randomBytes } from 'node:crypto'
import { MailboxError, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import { now, type Mailbox } from '../mailbox.ts'
import type { Limited, StoreParams, WithAttachment } from '../mailbox-store.ts'
import { requireSpace } from '../messages/quota.ts'
import type { Db } from '../schema/db.ts'

const mostBytes = 32 * 1024 * 1024
/** One that no object names: it is about to be named within this time. */
const patienceSeconds = 3600

interface AttachmentRow {
  readonly filename: string
  readonly content_type: string
  readonly data: Buffer
}

export function addAttachment(
  mailbox: Mailbox,
  { contentType, filename, quota }: StoreParams<'addAttachment'> & Limited,
  bytes: Buffer
): ValueOf<'addAttachment'> {
  if (bytes.length > mostBytes) throw new MailboxError('limit', 'the attachment is too large')
  requireSpace(mailbox, quota, bytes.length)
  const id = randomBytes(18).toString('base64url')
  commit(mailbox, (change) => {
    change.after(() => mailbox.usage.add(bytes.length, 0))
    mailbox.db.run(
      'INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?)',
      id,
      filename,
      contentType,
      bytes.length,
      now(mailbox),
      bytes
    )
  })
  return { id }
}

/** @throws MailboxError('not-found') also where no object names it */
export function readAttachment(
  { db }: Mailbox,
  { id }: StoreParams<'readAttachment'>
): WithAttachment<ValueOf<'readAttachment'>> {
  const row = db.row<AttachmentRow>(
    `SELECT filename, content_type, data FROM attachment
     WHERE id = ? AND EXISTS (SELECT 1 FROM object_attachment WHERE attachment = id)`,
    id
  )
  if (row === undefined) throw new MailboxError('not-found', 'there is no such attachment')
  const { content_type: contentType, data, filename } = row
  return { value: { filename, contentType }, attachment: Buffer.from(data) }
}

export function attachmentsOf(db: Db, object: number): string[] {
  return db.values<string>('SELECT attachment FROM object_attachment WHERE object = ?', object)
}

/** Inside a commit. Ids that are not of this mailbox are those of other servers, and nothing here. */
export function nameAttachments(db: Db, object: number, ids: readonly string[]): void {
  db.run('DELETE FROM object_attachment WHERE object = ?', object)
  if (ids.length === 0) return
  db.run(
    'INSERT INTO object_attachment SELECT ?, id FROM attachment WHERE id IN (SELECT value FROM json_each(?))',
    object,
    JSON.stringify(ids)
  )
}

export function freeAttachments(mailbox: Mailbox): void {
  const { db, usage } = mailbox
  commit(mailbox, (change) => {
    const sizes = db.values<number>(
      `DELETE FROM attachment WHERE created < ? AND id NOT IN (SELECT attachment FROM object_attachment)
       RETURNING size`,
      now(mailbox) - patienceSeconds
    )
    change.after(() => usage.add(-sizes.reduce((sum, size) => sum + size, 0), 0))
  })
}
