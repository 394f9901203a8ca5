// Deletes bodies that no message has any more, with their words, threads and chunk entries, a chunk a transaction.
import { bodiesPerChunk } from '@postkeep/mailbox-contract'
import { chunkKinds, chunkNumber, readEntries, writeEntries } from '../derived/chunks.ts'
import type { Mailbox } from '../mailbox.ts'
import { eachRange, toRanges } from '../messages/uid-ranges.ts'
import { forgetWords } from '../search/saved-words.ts'
import { writeSetting } from '../schema/setting.ts'

/** How many. Derived data must be written before. */
export function freeBodies(mailbox: Mailbox): number {
  const { db } = mailbox
  const last = db.value<number>('SELECT max(rowid) FROM loose_body') ?? null
  if (last === null) return 0
  const garbage = findGarbage(mailbox)
  // Their numbers must not come again.
  db.transaction(() => writeSetting(db, 'next_body', mailbox.nextBody))
  for (const [number, bodies] of Map.groupBy(garbage, chunkNumber)) freeInChunk(mailbox, number, bodies)
  if (garbage.length > 0) {
    // Words of what is deleted stay nowhere.
    forgetWords(db)
    mailbox.vocabulary.release()
  }
  db.run('DELETE FROM loose_body WHERE rowid <= ?', last)
  return garbage.length
}

/** Ascending. */
function findGarbage({ db }: Mailbox): number[] {
  const loose = new Set<number>()
  for (const [low, high] of db.tuples<[number, number]>('SELECT low, high FROM loose_body')) {
    for (let body = low; body <= high; body++) loose.add(body)
  }
  for (const body of db.values<number>('SELECT body FROM message')) loose.delete(body)
  return [...loose].sort((a, b) => a - b)
}

function freeInChunk({ db }: Mailbox, number: number, bodies: readonly number[]): void {
  db.transaction(() => {
    for (const [low, high] of eachRange(toRanges(bodies))) {
      db.run('DELETE FROM body WHERE id BETWEEN ? AND ?', low, high)
      db.run('DELETE FROM body_thread WHERE body BETWEEN ? AND ?', low, high)
    }
    for (const body of bodies) db.run('DELETE FROM words WHERE rowid = ?', body)
    for (const kind of chunkKinds) {
      const entries = readEntries(db, kind, number)
      for (const body of bodies) entries.delete(body % bodiesPerChunk)
      writeEntries(db, { kind, number }, entries)
    }
  })
}
