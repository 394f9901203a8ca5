// Brings the file of a mailbox to the newest schema. Small steps are one transaction each; a step that rewrites works on
// a copy, so that a machine that stops half-way, or a full disk, leaves the mailbox as it was.
import { rmSync } from 'node:fs'
import type { Connection } from 'better-sqlite3-multiple-ciphers'
import { MailboxError } from '@postkeep/mailbox-contract'
import type { Migration } from './migrations.ts'
import { openConnection } from './open-connection.ts'
import { replaceDatabase, rewrittenFile } from './replace-database.ts'

export interface DatabaseFile {
  readonly file: string
  /** 32 bytes. */
  readonly dataKey: Uint8Array
}

/** An open connection to the file at the newest version. Throws `MailboxError('unavailable')`. */
export function openMigrated(database: DatabaseFile, migrations: readonly Migration[]): Connection {
  // What is left of a rewrite that did not come to its end.
  for (const ending of ['', '-wal', '-journal'])
    rmSync(rewrittenFile(database.file) + ending, { force: true })
  let connection = openConnection(database.file, database.dataKey)
  try {
    const newest = migrations.at(-1)?.version ?? 0
    const version = versionOf(connection)
    if (version > newest) {
      const text = `the mailbox has schema ${version}, this program knows ${newest}: run the newer program`
      throw new MailboxError('unavailable', text)
    }
    for (const migration of migrations) {
      if (migration.version <= version) continue
      if (migration.rewrites && version > 0) connection = rewrite(connection, database, migration)
      else apply(connection, migration)
    }
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

export function versionOf(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }))
}

function apply(connection: Connection, migration: Migration): void {
  connection.exec('BEGIN IMMEDIATE')
  try {
    migration.up(connection)
    connection.pragma(`user_version=${migration.version}`)
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

function rewrite(connection: Connection, database: DatabaseFile, migration: Migration): Connection {
  return replaceDatabase(connection, database, (copy) => apply(copy, migration))
}
