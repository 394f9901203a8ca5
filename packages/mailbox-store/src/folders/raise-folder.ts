// Writes how far the UIDs and MODSEQs of a folder have come. Appends do without: their rows tell it.
import type { Commit } from '../commit.ts'
import type { Db } from '../schema/db.ts'
import type { Folder } from './folder.ts'

export function raiseFolder(
  db: Db,
  change: Commit,
  folder: Folder,
  { modseq, uidNext = folder.uidNext }: { modseq: number; uidNext?: number }
): void {
  db.run(
    'UPDATE folder SET uid_next = max(uid_next, ?), highest_modseq = max(highest_modseq, ?) WHERE id = ?',
    uidNext,
    modseq,
    folder.id
  )
  change.after(() => {
    folder.uidNext = Math.max(folder.uidNext, uidNext)
    folder.highestModseq = Math.max(folder.highestModseq, modseq)
    folder.counts = undefined
  })
}
