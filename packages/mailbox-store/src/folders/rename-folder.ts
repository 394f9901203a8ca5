// RENAME: takes the folders below along; that of INBOX moves its messages instead. RFC 9051 §6.3.6
import { MailboxError, type ValueOf } from '@postkeep/mailbox-contract'
import { commit, type Commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'
import { placeCopies } from '../messages/place-copies.ts'
import { removeMessages } from '../messages/remove-messages.ts'
import { insertFolder, makeSuperiors } from './create-folder.ts'
import { inbox, isBelow, normalisePath } from './folder-name.ts'
import type { Folder } from './folder.ts'
import { copyMetadata } from './metadata.ts'

export function renameFolder(
  mailbox: Mailbox,
  { from, to, by }: StoreParams<'renameFolder'> & Authored
): ValueOf<'renameFolder'> {
  const { folders } = mailbox
  const folder = folders.require(from)
  const target = normalisePath(to)
  if (folders.find(target)) throw new MailboxError('already-exists', 'there is such a folder already')
  if (folder.path === inbox) return emptyInbox(mailbox, folder, { to: target, by })
  if (isBelow(target, folder.path))
    throw new MailboxError('not-allowed', 'a folder cannot be moved below itself')
  const moves = movesOf(mailbox, folder, target)
  commit(mailbox, (change) => {
    makeSuperiors(mailbox, change, target)
    moveRows(mailbox, folder.path, target)
    moveSubscriptions(mailbox, change, { from: folder.path, to: target })
    change.after(() => folders.move(moves))
    change.changed({ kind: 'folders', by })
  })
  return {}
}

function emptyInbox(
  mailbox: Mailbox,
  folder: Folder,
  { to, by }: { to: string } & Authored
): ValueOf<'renameFolder'> {
  commit(mailbox, (change) => {
    makeSuperiors(mailbox, change, to)
    const target = insertFolder(mailbox, to, null)
    copyMetadata(mailbox, folder.id, target.id)
    change.after(() => mailbox.folders.add(target))
    change.changed({ kind: 'folders', by })
    const indices = mailbox.folders.columns(folder).select()
    placeCopies(mailbox, change, { source: folder, indices, target, by })
    removeMessages(mailbox, change, { folder, indices, by })
  })
  return {}
}

/** The folder and those below it, with their new paths. Throws where one is too long or taken. */
function movesOf({ folders }: Mailbox, folder: Folder, target: string): { folder: Folder; to: string }[] {
  const below = folders.all().filter((other) => isBelow(other.path, folder.path))
  const moves = [folder, ...below].map((moved) => ({
    folder: moved,
    to: normalisePath(target + moved.path.slice(folder.path.length))
  }))
  const leaving = new Set(moves.map((move) => move.folder))
  for (const { to } of moves) {
    const taken = folders.find(to)
    if (taken && !leaving.has(taken))
      throw new MailboxError('already-exists', 'a folder below exists already')
  }
  return moves
}

function moveRows({ db }: Mailbox, from: string, to: string): void {
  // '0' is the character behind '/': the paths between are those below. No path begins with '/': by way of such paths
  // the rows never stand in each other's way.
  db.run(
    "UPDATE folder SET path = '/' || ? || substr(path, length(?) + 1) WHERE path = ? OR (path > ? || '/' AND path < ? || '0')",
    to,
    from,
    from,
    from,
    from
  )
  db.run("UPDATE folder SET path = substr(path, 2) WHERE path >= '/' AND path < '0'")
}

function moveSubscriptions(
  { db, folders }: Mailbox,
  change: Commit,
  move: { from: string; to: string }
): void {
  const { subscriptions } = folders
  for (const path of Array.from(subscriptions)) {
    if (path !== move.from && !isBelow(path, move.from)) continue
    const target = move.to + path.slice(move.from.length)
    db.run('DELETE FROM subscription WHERE path = ?', path)
    db.run('INSERT OR IGNORE INTO subscription VALUES (?)', target)
    change.after(() => {
      subscriptions.delete(path)
      subscriptions.add(target)
    })
  }
}
