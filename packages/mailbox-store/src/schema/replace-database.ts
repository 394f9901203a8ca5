// Rewrites the file of a mailbox: a compact encrypted copy is made, changed, synced, and renamed into place.
import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Connection } from 'better-sqlite3-multiple-ciphers'
import { syncFile } from '../keys/sync-file.ts'
import type { DatabaseFile } from './migrate.ts'
import { openConnection } from './open-connection.ts'
import { storageError } from './storage-error.ts'

export function rewrittenFile(file: string): string {
  return `${file}.new`
}

/** Closes `connection` and returns one to the file that took its place. Where it throws, the old file is untouched and open. */
export function replaceDatabase(
  connection: Connection,
  { file, dataKey }: DatabaseFile,
  change: (copy: Connection) => void
): Connection {
  const target = rewrittenFile(file)
  try {
    rmSync(target, { force: true })
    connection.exec(`VACUUM INTO '${target.replaceAll("'", "''")}'`)
    const copy = openConnection(target, dataKey)
    try {
      change(copy)
    } finally {
      // Closing checkpoints: the whole copy is in its one file then.
      copy.close()
    }
    syncFile(target)
  } catch (error) {
    for (const ending of ['', '-wal', '-journal']) rmSync(target + ending, { force: true })
    throw storageError(error)
  }
  // Its WAL must be gone before another file has its name.
  connection.close()
  renameSync(target, file)
  syncFile(dirname(file))
  return openConnection(file, dataKey)
}
