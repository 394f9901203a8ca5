// Opens the encrypted file of a mailbox: SQLite3MultipleCiphers, ChaCha20-Poly1305 a page, WAL, every commit synced.
import Database, { type Connection } from 'better-sqlite3-multiple-ciphers'
import { wipe } from '@postkeep/crypto'
import { mostPageCacheKiB } from './page-caches.ts'
import { storageError } from './storage-error.ts'

export const pageSize = 8192

/** `dataKey`: 32 bytes, not kept. Throws `MailboxError('unavailable')` where the key or the file is wrong. */
export function openConnection(file: string, dataKey: Uint8Array): Connection {
  let connection: Connection | undefined
  try {
    connection = new Database(file, { timeout: 0 })
    applyKey(connection, dataKey)
    connection.pragma(`page_size=${pageSize}`)
    // One writer a mailbox: a second process that opens it is told so at once. It also needs no shared-memory file.
    connection.pragma('locking_mode=EXCLUSIVE')
    connection.pragma('journal_mode=WAL')
    // After journal_mode: this build falls back to NORMAL there, and a 250 must survive a power cut.
    connection.pragma('synchronous=FULL')
    connection.pragma(`cache_size=-${mostPageCacheKiB}`)
    connection.pragma('temp_store=MEMORY')
    connection.pragma('wal_autocheckpoint=1000')
    // Takes the lock, and is the first to read with the key.
    connection.exec('BEGIN IMMEDIATE; COMMIT')
    return connection
  } catch (error) {
    connection?.close()
    throw storageError(error)
  }
}

function applyKey(connection: Connection, dataKey: Uint8Array): void {
  connection.pragma("cipher='chacha20'")
  // A raw key in bytes: no derivation, and no key in a string, which could not be wiped.
  const raw = Buffer.concat([Buffer.from('raw:'), dataKey])
  connection.key(raw)
  wipe(raw)
}
