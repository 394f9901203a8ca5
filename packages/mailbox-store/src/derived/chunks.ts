// Chunks on the disk and their entries. The newest chunk may have fewer than 256 entries: it is rewritten as it grows.
import { bodiesPerChunk, packChunk, unpackChunk, type ChunkKind } from '@postkeep/mailbox-contract'
import type { Db } from '../schema/db.ts'

/** `order`: what SORT and THREAD need (order/order-entry.ts), for the store alone. */
export type DerivedKind = ChunkKind | 'order'

export const chunkKinds: readonly DerivedKind[] = ['structure', 'headers', 'previews', 'wire', 'order']

const nothing = Buffer.alloc(0)

export function chunkNumber(body: number): number {
  return Math.floor(body / bodiesPerChunk)
}

export function readChunk(db: Db, kind: DerivedKind, number: number): Buffer | undefined {
  return db.value<Buffer>('SELECT compressed FROM chunk WHERE number = ? AND kind = ?', number, kind)
}

/** By their place in the chunk. */
export type Entries = Map<number, Uint8Array>

/** The entries that are on the disk; empty ones are left out. */
export function readEntries(db: Db, kind: DerivedKind, number: number): Entries {
  const compressed = readChunk(db, kind, number)
  const entries: Entries = new Map()
  if (compressed === undefined) return entries
  const chunk = unpackChunk(compressed)
  for (let index = 0; index < bodiesPerChunk; index++) {
    const entry = chunk.entry(index)
    if (entry.length > 0) entries.set(index, entry)
  }
  return entries
}

export function packEntries(entries: Entries): Buffer {
  const length = entries.size === 0 ? 0 : Math.max(...entries.keys()) + 1
  return packChunk(Array.from({ length }, (_, index) => entries.get(index) ?? nothing))
}

export function writeEntries(
  db: Db,
  { kind, number }: { kind: DerivedKind; number: number },
  entries: Entries
): void {
  if (entries.size === 0) db.run('DELETE FROM chunk WHERE number = ? AND kind = ?', number, kind)
  else db.run('INSERT OR REPLACE INTO chunk VALUES (?, ?, ?)', number, kind, packEntries(entries))
}
