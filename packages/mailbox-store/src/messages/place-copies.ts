// Puts copies of messages into a folder, inside a commit: new rows, the same bodies.
import { eventColumns, MailboxError } from '@postkeep/mailbox-contract'
import type { Commit } from '../commit.ts'
import { FolderColumns } from '../folders/folder-columns.ts'
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
  const uids = indices.map((index) => columns.arrays.uid[index]!)
  insertCopies(mailbox, { source, target }, copies, uids)
  raiseFolder(db, change, target, { modseq, uidNext: first + indices.length })
  change.after(() => {
    // The first messages of a folder are all that there is to read.
    if (first === 1) target.columns ??= new FolderColumns([])
    target.columns?.append(copies)
    const bytes = copies.arrays.size.reduce((sum, size) => sum + size, 0)
    usage.add(bytes, copies.count)
  })
  change.changed({
    kind: 'added',
    folder: target.id,
    modseq,
    count: copies.count,
    columns: copies.pack(eventColumns),
    by
  })
  return { first, count: indices.length, modseq }
}

function copiesOf(
  columns: FolderColumns,
  indices: Uint32Array,
  { first, modseq, saveDate }: { first: number; modseq: number; saveDate: number }
): FolderColumns {
  const copies = columns.pick(indices)
  const { arrays } = copies
  for (let at = 0; at < copies.count; at++) arrays.uid[at] = first + at
  arrays.modseq.fill(modseq)
  arrays.saveDate.fill(saveDate)
  return copies
}

/** A statement for each run of UIDs without a gap, where their copies have none either, and with the same flags. */
function insertCopies(
  { db }: Mailbox,
  { source, target }: { source: Folder; target: Folder },
  copies: FolderColumns,
  uids: Uint32Array
): void {
  const { uid, flags, keywords, modseq, saveDate } = copies.arrays
  for (let start = 0; start < copies.count;) {
    let end = start + 1
    while (
      end < copies.count &&
      uids[end] === uids[end - 1]! + 1 &&
      flags[end] === flags[start] &&
      keywords[end] === keywords[start]
    )
      end++
    const count = db.run(
      // The flags of the arrays: those of the rows may be old.
      `INSERT INTO message
       SELECT ?, uid + ?, ?, ?, ?, body, size, internal_date, zone, ?
       FROM message WHERE folder = ? AND uid BETWEEN ? AND ?`,
      target.id,
      uid[start]! - uids[start]!,
      flags[start]!,
      keywords[start]!,
      modseq[start]!,
      saveDate[start]!,
      source.id,
      uids[start]!,
      uids[end - 1]!
    )
    if (count !== end - start) throw new Error(`${count} of ${end - start} messages were copied`)
    start = end
  }
}
