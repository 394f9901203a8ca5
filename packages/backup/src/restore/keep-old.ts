// Keeps what MongoDB and Redis hold before a restore replaces it, in the formats of a backup. In clear: the folder is 0700.
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Cache } from '@postkeep/cache'
import type { Database } from '@postkeep/database'
import { dumpDatabase } from '../mongodb/dump-database.ts'
import { dumpKeys } from '../redis/dump-keys.ts'

/** The folder, for `mongorestore`. */
export async function keepDatabase(database: Database, folder: string): Promise<string> {
  const target = join(folder, 'mongodb')
  await using dump = await dumpDatabase(database, { snapshot: true })
  for (const collection of dump.collections) {
    const file = join(target, collection.path)
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(`${file}.metadata.json`, collection.metadata, { mode: 0o600, flush: true })
    await writeDurably(`${file}.bson`, collection.documents())
  }
  return target
}

/** The file of lines. */
export async function keepCache(cache: Cache, folder: string, clock: () => number): Promise<string> {
  const file = join(folder, 'redis', 'keys.jsonl')
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeDurably(file, lines(cache, clock))
  return file
}

async function* lines(cache: Cache, clock: () => number): AsyncIterable<Uint8Array> {
  for await (const key of dumpKeys(cache, clock)) yield Buffer.from(`${JSON.stringify(key)}\n`)
}

async function writeDurably(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  await pipeline(Readable.from(content), createWriteStream(file, { mode: 0o600, flush: true }))
}
