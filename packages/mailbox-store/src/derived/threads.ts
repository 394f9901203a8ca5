// Which messages belong together, by Message-ID, In-Reply-To and References. RFC 5322 §3.6.4, RFC 8474 §5.2
// A message keeps the thread that it was given, also when a later one would join two threads.
import { hash } from 'node:crypto'
import type { Db } from '../schema/db.ts'
import type { ListedFields } from './compute-message.ts'

const mostReferences = 100

/** Inside a transaction. The thread's number is that of its first body. */
export function assignThread(db: Db, body: number, fields: ListedFields): void {
  if (db.value('SELECT 1 FROM body_thread WHERE body = ?', body) !== undefined) return
  const { messageId, inReplyTo, references } = fields
  const nearestFirst = [inReplyTo, ...references.slice(-mostReferences).reverse(), messageId]
  const hashes = nearestFirst.filter((id) => id !== undefined).map(hashOf)
  const thread = firstKnown(db, hashes) ?? body
  db.run('INSERT INTO body_thread VALUES (?, ?)', body, thread)
  for (const id of hashes) db.run('INSERT OR IGNORE INTO thread_reference VALUES (?, ?)', id, thread)
}

function firstKnown(db: Db, hashes: readonly bigint[]): number | undefined {
  for (const id of hashes) {
    const thread = db.value<number>('SELECT thread FROM thread_reference WHERE hash = ?', id)
    if (thread !== undefined) return thread
  }
  return undefined
}

function hashOf(messageId: string): bigint {
  return hash('sha256', messageId, 'buffer').readBigInt64BE(0)
}
