// Bounds the log of removed calendar and card objects. A client that was away for longer begins anew. RFC 6578 §3.2
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'

export function pruneRemovals(mailbox: Mailbox): number {
  const { db } = mailbox
  const crowded = db.values<number>(
    'SELECT collection FROM removed_object GROUP BY collection HAVING count(*) > ?',
    mailbox.limits.loggedRemovals
  )
  return crowded.reduce((sum, collection) => sum + pruneCollection(mailbox, collection), 0)
}

function pruneCollection(mailbox: Mailbox, collection: number): number {
  const { db } = mailbox
  const change = db.value<number>(
    'SELECT change FROM removed_object WHERE collection = ? ORDER BY change DESC LIMIT 1 OFFSET ?',
    collection,
    mailbox.limits.loggedRemovals
  )!
  return commit(mailbox, () => {
    db.run('UPDATE collection SET changes_pruned = ? WHERE id = ?', change, collection)
    return db.run('DELETE FROM removed_object WHERE collection = ? AND change <= ?', collection, change)
  })
}
