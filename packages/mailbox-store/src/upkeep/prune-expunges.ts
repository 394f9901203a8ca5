// Bounds the log of expunges. A client that was away for longer compares all UIDs instead. RFC 7162 §3.2.6
import { commit } from '../commit.ts'
import type { Folder } from '../folders/folder.ts'
import type { Mailbox } from '../mailbox.ts'

/** Ranges of UIDs a folder. */
const mostRanges = 10_000

export function pruneExpunges(mailbox: Mailbox): number {
  return mailbox.folders.all().reduce((sum, folder) => sum + pruneFolder(mailbox, folder), 0)
}

function pruneFolder(mailbox: Mailbox, folder: Folder): number {
  const { db } = mailbox
  const count = db.value<number>('SELECT count(*) FROM vanished WHERE folder = ?', folder.id) ?? 0
  if (count <= mostRanges) return 0
  const modseq = db.value<number>(
    'SELECT modseq FROM vanished WHERE folder = ? ORDER BY modseq DESC LIMIT 1 OFFSET ?',
    folder.id,
    mostRanges
  )
  return commit(mailbox, (change) => {
    db.run('UPDATE folder SET vanished_pruned = ? WHERE id = ?', modseq!, folder.id)
    change.after(() => {
      folder.vanishedPruned = modseq!
    })
    return db.run('DELETE FROM vanished WHERE folder = ? AND modseq <= ?', folder.id, modseq!)
  })
}
