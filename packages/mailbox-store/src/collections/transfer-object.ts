// A member as it goes to another mailbox, and as it comes from one: with its attachments.
import type { ObjectEntry, ObjectSpan, PutOutcome } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import { now, type Mailbox } from '../mailbox.ts'
import { requireSpace } from '../messages/quota.ts'
import { packedProperties, requireCollection } from './collection.ts'
import { place, requireFits } from './change-objects.ts'
import { entryOf, rowNamed } from './object-rows.ts'

interface TransferredAttachment {
  readonly id: string
  readonly filename: string
  readonly contentType: string
  readonly data: Uint8Array
}

export interface TransferredObject extends Pick<ObjectEntry, 'uid' | 'component' | 'scheduleTag' | 'etag'> {
  readonly span: ObjectSpan
  readonly properties: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  readonly attachments: readonly TransferredAttachment[]
}

/** undefined: it is not there. */
export function exportObject(
  { db }: Mailbox,
  { collection, name }: { readonly collection: number; readonly name: string }
): TransferredObject | undefined {
  requireCollection(db, collection)
  const row = rowNamed(db, collection, name)
  const rest =
    row &&
    db.row<{ start: number | null; end: number | null; bytes: Buffer }>(
      'SELECT first_start AS start, last_end AS end, data AS bytes FROM object JOIN object_data USING (id) WHERE id = ?',
      row.id
    )
  if (!row || !rest) return undefined
  const { uid, component, etag, scheduleTag, properties = {} } = entryOf(row)
  const attachments = db.rows<TransferredAttachment>(
    `SELECT id, filename, content_type AS contentType, data FROM attachment
     WHERE id IN (SELECT attachment FROM object_attachment WHERE object = ?)`,
    row.id
  )
  const { start, end, bytes } = rest
  return { uid, component, etag, scheduleTag, properties, span: { start, end }, bytes, attachments }
}

export interface Import {
  readonly collection: number
  readonly name: string
  readonly object: TransferredObject
  readonly overwrite: boolean
  readonly quota: number
}

export function importObject(mailbox: Mailbox, given: Import): PutOutcome {
  const { collection, name, object, overwrite, quota } = given
  const { db } = mailbox
  const bytes = Buffer.from(object.bytes)
  requireCollection(db, collection)
  requireFits(name, bytes)
  const all = object.attachments.reduce((sum, { data }) => sum + data.length, bytes.length)
  requireSpace(mailbox, quota, all)
  return commit(mailbox, (change): PutOutcome => {
    const known = rowNamed(db, collection, name)
    if (known && !overwrite) return { kind: 'condition-failed' }
    for (const { id, filename, contentType, data } of object.attachments) {
      const values = [id, filename, contentType, data.length, now(mailbox), Buffer.from(data)]
      const added = db.run('INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?, ?, ?)', ...values)
      if (added > 0) change.after(() => mailbox.usage.add(data.length, 0))
    }
    const attachments = object.attachments.map(({ id }) => id)
    const properties =
      Object.keys(object.properties).length === 0 ? null : packedProperties(object.properties)
    const { uid, component, span, scheduleTag } = object
    const placed = { collection, name, uid, component, span, scheduleTag, bytes, attachments, properties }
    return place(mailbox, change, placed, known)
  })
}
