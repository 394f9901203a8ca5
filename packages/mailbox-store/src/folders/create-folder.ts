// CREATE: also makes the folders above. RFC 9051 §6.3.4, RFC 6154 §3
import { MailboxError, type ValueOf } from '@postkeep/mailbox-contract'
import { commit, type Commit } from '../commit.ts'
import { now, type Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'
import { readSetting, writeSetting } from '../schema/setting.ts'
import { normalisePath, superiorPaths } from './folder-name.ts'
import type { Folder } from './folder.ts'

const specialUses = [
  '\\All',
  '\\Archive',
  '\\Drafts',
  '\\Flagged',
  '\\Important',
  '\\Junk',
  '\\Sent',
  '\\Trash'
]

export function createFolder(
  mailbox: Mailbox,
  { path, specialUse, by }: StoreParams<'createFolder'> & Authored
): ValueOf<'createFolder'> {
  const normal = normalisePath(path)
  const { folders } = mailbox
  if (folders.find(normal)) throw new MailboxError('already-exists', 'there is such a folder already')
  checkSpecialUse(mailbox, specialUse)
  const folder = commit(mailbox, (change) => {
    makeSuperiors(mailbox, change, normal)
    const made = insertFolder(mailbox, normal, specialUse ?? null)
    change.after(() => folders.add(made))
    change.changed({ kind: 'folders', by })
    return made
  })
  return { folder: folders.info(folder) }
}

function checkSpecialUse({ folders }: Mailbox, specialUse: string | undefined): void {
  if (specialUse === undefined) return
  if (!specialUses.includes(specialUse)) throw new MailboxError('invalid', 'this special use is not known')
  if (folders.all().some((folder) => folder.specialUse === specialUse)) {
    throw new MailboxError('not-allowed', 'another folder has this special use')
  }
}

/** Makes the folders above `path` that do not exist. */
export function makeSuperiors(mailbox: Mailbox, change: Commit, path: string): void {
  for (const superior of superiorPaths(path)) {
    if (mailbox.folders.find(superior)) continue
    const folder = insertFolder(mailbox, superior, null)
    change.after(() => mailbox.folders.add(folder))
  }
}

/** The row, inside a transaction. The caller adds the folder to those in memory when it is committed. */
export function insertFolder(mailbox: Mailbox, path: string, specialUse: string | null): Folder {
  const { db, limits, folders } = mailbox
  const count = db.value<number>('SELECT count(*) FROM folder') ?? folders.count
  if (count >= limits.folders) throw new MailboxError('limit', `a mailbox holds ${limits.folders} folders`)
  const uidValidity = nextUidValidity(mailbox)
  const id = db.value<number>(
    'INSERT INTO folder (path, special_use, uid_validity) VALUES (?, ?, ?) RETURNING id',
    path,
    specialUse,
    uidValidity
  )
  return {
    id: id!,
    path,
    specialUse,
    uidValidity,
    uidNext: 1,
    highestModseq: 1,
    vanishedPruned: 0,
    columns: undefined,
    counts: undefined
  }
}

/** Never the same twice in a mailbox, also when a clock goes back. RFC 9051 §2.3.1.1 */
function nextUidValidity(mailbox: Mailbox): number {
  const last = readSetting<number>(mailbox.db, 'uid_validity') ?? 0
  const next = Math.max(last + 1, Math.min(now(mailbox), 0xffff_0000))
  writeSetting(mailbox.db, 'uid_validity', next)
  return next
}
