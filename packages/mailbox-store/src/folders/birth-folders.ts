// The folders that every mailbox is born with, all subscribed. RFC 6154
import type { Db } from '../schema/db.ts'
import { writeSetting } from '../schema/setting.ts'
import { inbox } from './folder-name.ts'

const birthFolders: readonly (readonly [path: string, specialUse: string | null])[] = [
  [inbox, null],
  ['Drafts', '\\Drafts'],
  ['Sent Mail', '\\Sent'],
  ['Junk', '\\Junk'],
  ['Trash', '\\Trash'],
  ['Archive', '\\Archive']
]

/** Inside a transaction. `seconds`: since 1970. */
export function insertBirthFolders(db: Db, seconds: number): void {
  for (const [index, [path, specialUse]] of birthFolders.entries()) {
    db.run(
      'INSERT INTO folder (path, special_use, uid_validity) VALUES (?, ?, ?)',
      path,
      specialUse,
      seconds + index
    )
    db.run('INSERT INTO subscription VALUES (?)', path)
  }
  writeSetting(db, 'uid_validity', seconds + birthFolders.length - 1)
}
