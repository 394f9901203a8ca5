// The vocabulary as it is kept beside the index, for the index itself tells its words only when it is read from end to end:
// all words that there were once, and those of each batch of messages since. Rows of the chunk table.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Db } from '../schema/db.ts'

const kind = 'vocabulary'
/** Numbers of the rows with all words; batches have those of their last bodies. */
const narrowRow = -1
const wideRow = -2

/** `\nword\nword\n`; `narrow`: words of Latin-1. */
export interface WordTexts {
  readonly narrow: string
  readonly wide: string
}

/** undefined: they were never kept. */
export function readAllWords(db: Db): WordTexts | undefined {
  const narrow = read(db, narrowRow)
  const wide = read(db, wideRow)
  return narrow && wide && { narrow: narrow.toString('latin1'), wide: wide.toString('utf16le') }
}

/** In place of all that was kept. */
export function writeAllWords(db: Db, { narrow, wide }: WordTexts): void {
  db.transaction(() => {
    forgetWords(db)
    write(db, narrowRow, Buffer.from(narrow, 'latin1'))
    write(db, wideRow, Buffer.from(wide, 'utf16le'))
  })
}

/** Numbers of the batches since, ascending. */
export function savedBatches(db: Db): number[] {
  return db.values<number>('SELECT number FROM chunk WHERE kind = ? AND number >= 0 ORDER BY number', kind)
}

export function readBatch(db: Db, number: number): string[] {
  const words = read(db, number)?.toString('utf8') ?? ''
  return words === '' ? [] : words.split('\n')
}

/** Inside the transaction that writes the words of those messages to the index. */
export function writeBatch(db: Db, lastBody: number, words: ReadonlySet<string>): void {
  write(db, lastBody, Buffer.from([...words].join('\n')))
}

export function forgetWords(db: Db): void {
  db.run('DELETE FROM chunk WHERE kind = ?', kind)
}

function read(db: Db, number: number): Buffer | undefined {
  const compressed = db.value<Buffer>(
    'SELECT compressed FROM chunk WHERE number = ? AND kind = ?',
    number,
    kind
  )
  return compressed && zstdDecompressSync(compressed)
}

function write(db: Db, number: number, bytes: Buffer): void {
  db.run('INSERT OR REPLACE INTO chunk VALUES (?, ?, ?)', number, kind, zstdCompressSync(bytes))
}
