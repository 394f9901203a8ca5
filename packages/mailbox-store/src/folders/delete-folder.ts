// DELETE: the folder and its messages; folders below it stay. RFC 9051 §6.3.5
import { MailboxError, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'
import { loosenBodies } from '../messages/loose-bodies.ts'
import { inbox } from './folder-name.ts'
import { removeMetadata } from './metadata.ts'

export function deleteFolder(
  mailbox: Mailbox,
  { path, by }: StoreParams<'deleteFolder'> & Authored
): ValueOf<'deleteFolder'> {
  const { db, folders, flagLog, usage } = mailbox
  const folder = folders.require(path)
  if (folder.path === inbox) throw new MailboxError('not-allowed', 'INBOX cannot be deleted')
  const { size, messages } = folders.status(folder)
  const bodies = db.values<number>('SELECT body FROM message WHERE folder = ?', folder.id)
  commit(mailbox, (change) => {
    loosenBodies(db, bodies)
    db.run('DELETE FROM message WHERE folder = ?', folder.id)
    db.run('DELETE FROM vanished WHERE folder = ?', folder.id)
    flagLog.forget(folder)
    removeMetadata(mailbox, folder.id)
    db.run('DELETE FROM folder WHERE id = ?', folder.id)
    change.after(() => {
      folders.remove(folder)
      usage.add(-size, -messages)
    })
    change.changed({ kind: 'folder-gone', folder: folder.id, by })
    change.changed({ kind: 'folders', by })
  })
  return {}
}
