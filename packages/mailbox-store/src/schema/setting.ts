// Single values of a mailbox.
import type { SqlValue } from 'better-sqlite3-multiple-ciphers'
import type { Db } from './db.ts'

export type SettingName =
  /** Distinguishes the object ids of this mailbox from those of others (RFC 8474). */
  | 'object_salt'
  /** The halves of the sealing keys: JSON, bytes. */
  | 'seal_public_key'
  | 'seal_private_key'
  /** The highest UIDVALIDITY that was given. */
  | 'uid_validity'
  /** Bodies below this number were once there, even if the newest of them are deleted. */
  | 'next_body'
  /** Bodies below this number are in chunks, words and threads. */
  | 'derived_bodies'
  /** How those were computed: of another version they are computed again. */
  | 'derived_version'

export function readSetting<Value extends SqlValue>(db: Db, name: SettingName): Value | undefined {
  return db.value<Value>('SELECT value FROM setting WHERE name = ?', name)
}

export function writeSetting(db: Db, name: SettingName, value: SqlValue): void {
  db.run('INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', name, value)
}
