// Puts copies of messages into a folder, inside a commit: new rows, the same bodies.
import { eventColumns, MailboxError } from '@postkeep/mailbox-contract'
import type { Commit } from '../commit.ts'
import { FolderColumns, packRows, type MessageRow } from '../folders/folder-columns.ts'
import type { Folder } from '../folders/folder.ts'
import { raiseFolder } from '../folders/raise-folder.ts'
import { now, type Mailbox } from '../mailbox.ts'

const highestUid = 0xffff_ffff

export interface Placing {
  readonly source: Folder
  /** Into the source's columns, ascending. */
  readonly indices: Uint32Array
  readonly target: Folder
  readonly by: string | undefined
}

/** The UIDs of the copies: `count` from `first` on. */
export function placeCopies(
  mailbox: Mailbox,
  change: Commit,
  { source, indices, target, by }: Placing
): { first: number; count: number; modseq: number } {
  const first = target.uidNext
  if (indices.length === 0) return { first, count: 0, modseq: target.highestModseq }
  const { db, folders, usage } = mailbox
  if (first + indices.length > highestUid) throw new MailboxError('limit', 'the folder has no more UIDs')
  const modseq = target.highestModseq + 1
  const columns = folders.columns(source)
  const copies = copiesOf(columns, indices, { first, modseq, saveDate: now(mailbox) })
  insertCopies(
    mailbox,
    { source, target },
    copies,
    indices.map((index) => columns.arrays.uid[index]!)
  )
  raiseFolder(db, change, target, { modseq, uidNext: first + indices.length })
  change.after(() => {
    // The first messages of a folder are all that there is to read.
    if (first === 1) target.columns ??= new FolderColumns([])
    for (const copy of copies) target.columns?.push(copy)
    const bytes = copies.reduce((sum, copy) => sum + copy.size, 0)
    usage.add(bytes, copies.length)
  })
  change.changed({
    kind: 'added',
    folder: target.id,
    modseq,
    count: copies.length,
    columns: packRows(eventColumns, copies),
    by
  })
  return { first, count: indices.length, modseq }
}

function copiesOf(
  columns: FolderColumns,
  indices: Uint32Array,
  { first, modseq, saveDate }: { first: number; modseq: number; saveDate: number }
): MessageRow[] {
  const { flags, keywords, body, size, internalDate, zone } = columns.arrays
  return Array.from(indices, (index, at) => ({
    uid: first + at,
    flags: flags[index]!,
    keywords: keywords[index]!,
    modseq,
    body: body[index]!,
    size: size[index]!,
    internalDate: internalDate[index]!,
    zone: zone[index]!,
    saveDate
  }))
}

/** A statement for each run of UIDs without a gap, where their copies have none either, and with the same flags. */
function insertCopies(
  { db }: Mailbox,
  { source, target }: { source: Folder; target: Folder },
  copies: readonly MessageRow[],
  uids: Uint32Array
): void {
  for (let start = 0; start < copies.length;) {
    const { uid, flags, keywords, modseq, saveDate } = copies[start]!
    let end = start + 1
    while (end < copies.length && uids[end] === uids[end - 1]! + 1 && hasFlags(copies[end]!, flags, keywords))
      end++
    const count = db.run(
      // The flags of the arrays: those of the rows may be old.
      `INSERT INTO message
       SELECT ?, uid + ?, ?, ?, ?, body, size, internal_date, zone, ?
       FROM message WHERE folder = ? AND uid BETWEEN ? AND ?`,
      target.id,
      uid - uids[start]!,
      flags,
      keywords,
      modseq,
      saveDate,
      source.id,
      uids[start]!,
      uids[end - 1]!
    )
    if (count !== end - start) throw new Error(`${count} of ${end - start} messages were copied`)
    start = end
  }
}

function hasFlags(row: MessageRow, flags: number, keywords: number): boolean {
  return row.flags === flags && row.keywords === keywords
}
