// Takes messages out of a folder, inside a commit: rows, the log of expunges, the folder's arrays. RFC 7162 §3.2.10
import type { Commit } from '../commit.ts'
import { raiseFolder } from '../folders/raise-folder.ts'
import type { Folder } from '../folders/folder.ts'
import type { Mailbox } from '../mailbox.ts'
import { loosenBodies } from './loose-bodies.ts'
import { eachRange, toRanges } from './uid-ranges.ts'

export interface Removal {
  readonly folder: Folder
  /** Into the folder's columns, ascending. */
  readonly indices: Uint32Array
  /** Greater than the folder's; absent: the next. */
  readonly modseq?: number
  readonly by: string | undefined
}

/** The UIDs that are gone, and the MODSEQ of that. */
export function removeMessages(
  mailbox: Mailbox,
  change: Commit,
  { folder, indices, by, ...given }: Removal
): { uids: number[]; modseq: number } {
  if (indices.length === 0) return { uids: [], modseq: folder.highestModseq }
  const { db, usage } = mailbox
  const columns = mailbox.folders.columns(folder)
  const { uid, body, size } = columns.arrays
  const modseq = given.modseq ?? folder.highestModseq + 1
  const uids = toRanges(valuesAt(uid, indices))
  for (const [low, high] of eachRange(uids)) {
    db.run('DELETE FROM message WHERE folder = ? AND uid BETWEEN ? AND ?', folder.id, low, high)
    db.run('INSERT INTO vanished VALUES (?, ?, ?, ?)', folder.id, modseq, low, high)
  }
  loosenBodies(db, valuesAt(body, indices))
  let bytes = 0
  for (const index of indices) bytes += size[index]!
  raiseFolder(db, change, folder, { modseq })
  change.after(() => {
    columns.remove(indices)
    usage.add(-bytes, -indices.length)
  })
  change.changed({ kind: 'vanished', folder: folder.id, modseq, uids, by })
  return { uids, modseq }
}

function valuesAt(column: Uint32Array, indices: Uint32Array): Uint32Array {
  return indices.map((index) => column[index]!)
}
