// Makes a mailbox: the folder with its database, its sealing keys and its key slots appears as a whole or not at all.
import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Keyring, SealKeys } from '@postkeep/crypto'
import { insertBirthFolders } from './folders/birth-folders.ts'
import { writeKeyring } from './keys/keyring-file.ts'
import { syncFile } from './keys/sync-file.ts'
import { databasePath } from './mailbox-path.ts'
import { Db } from './schema/db.ts'
import { openMigrated } from './schema/migrate.ts'
import { migrations } from './schema/migrations.ts'
import { writeSetting } from './schema/setting.ts'

export interface NewMailbox {
  /** 32 bytes. */
  readonly dataKey: Uint8Array
  readonly keyring: Keyring
  readonly sealKeys: SealKeys
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** Writes more into it before it appears. `folder`: where it is made. */
  readonly fill?: (db: Db, folder: string) => void
}

/** `path`: by `mailboxPath`. False: there is such a mailbox already, and it stays as it is. */
export function createMailboxFolder(path: string, mailbox: NewMailbox): boolean {
  if (existsSync(path)) return false
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.new-${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(unfinished, { mode: 0o700 })
    fillDatabase(unfinished, mailbox)
    writeKeyring(unfinished, mailbox.keyring)
    syncFile(unfinished)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY') return false
    throw error
  }
  syncFile(dirname(path))
  syncFile(dirname(dirname(path)))
  return true
}

function fillDatabase(folder: string, { dataKey, sealKeys, clock = Date.now, fill }: NewMailbox): void {
  const connection = openMigrated({ file: databasePath(folder), dataKey }, migrations)
  try {
    const db = new Db(connection)
    db.transaction(() => {
      // A letter first: SQLite would take digits, or 1e999, for a number.
      writeSetting(db, 'object_salt', `s${randomBytes(6).toString('hex')}`)
      writeSetting(db, 'seal_public_key', JSON.stringify(sealKeys.publicKey))
      writeSetting(db, 'seal_private_key', sealKeys.privateKey)
      // Ids of collections go on from anywhere: a sync-token of the mailbox that was here before fits none of them.
      db.run("INSERT INTO sqlite_sequence VALUES ('collection', ?)", randomInt(2 ** 40))
      insertBirthFolders(db, Math.floor(clock() / 1000))
      fill?.(db, folder)
    })
  } finally {
    connection.close()
  }
}
