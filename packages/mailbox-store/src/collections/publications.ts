// Links that show a collection to everybody who has them. The copies that they open are written by who has the store open.
import { publishedCopy, randomToken, type PublishedCopy } from '@postkeep/crypto'
import { MailboxError, type PublicationInfo, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import { now, type Mailbox } from '../mailbox.ts'
import type { StoreParams } from '../mailbox-store.ts'
import { requireCollection } from './collection.ts'

const mostPublications = 100

/** What a copy is written of. */
export interface Publication extends PublishedCopy {
  readonly collection: number
  /** Of the collection now. */
  readonly changeNumber: number
  /** The copy is as the collection is. */
  readonly isFresh: boolean
}

/** `own`: id of the mailbox. A link names the owner's also where the collection is shared, and lies in another. */
export function publishCollection(
  mailbox: Mailbox,
  own: string,
  { collection }: StoreParams<'publishCollection'>
): ValueOf<'publishCollection'> {
  const { db } = mailbox
  requireCollection(db, collection)
  const owner = db.value<string>("SELECT mailbox FROM participant WHERE access = 'owner'")
  const token = randomToken(32)
  const copy = publishedCopy(token, owner ?? own)
  commit(mailbox, () => {
    if (db.value<number>('SELECT count(*) FROM publication')! >= mostPublications) {
      throw new MailboxError('limit', `a mailbox has at most ${mostPublications} links`)
    }
    db.run('INSERT INTO publication VALUES (?, ?, ?, ?, NULL)', copy.id, collection, copy.key, now(mailbox))
  })
  return { token, id: copy.id }
}

/** Oldest first. */
export function listPublications({ db }: Mailbox): ValueOf<'listPublications'> {
  const publications = db.rows<PublicationInfo>(
    'SELECT id, collection, created FROM publication ORDER BY created, id'
  )
  return { publications }
}

/** Idempotent. */
export function withdrawPublication(
  mailbox: Mailbox,
  { id }: StoreParams<'withdrawPublication'>
): ValueOf<'withdrawPublication'> {
  commit(mailbox, () => mailbox.db.run('DELETE FROM publication WHERE id = ?', id))
  return {}
}

export function publications({ db }: Mailbox): Publication[] {
  interface Row extends Omit<Publication, 'isFresh'> {
    readonly written: number | null
  }
  const rows = db.rows<Row>(
    `SELECT publication.id, key, collection, collection.change_number AS changeNumber,
     publication.change_number AS written FROM publication JOIN collection ON collection.id = collection`
  )
  return rows.map(({ written, ...one }) => ({ ...one, isFresh: written === one.changeNumber }))
}

/** Its copy is on the disk, as the collection was at this change number. */
export function publicationWritten(mailbox: Mailbox, { changeNumber, id }: Publication): void {
  commit(mailbox, () =>
    mailbox.db.run('UPDATE publication SET change_number = ? WHERE id = ?', changeNumber, id)
  )
}
