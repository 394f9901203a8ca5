// MongoDB into chunks.
import type { Database } from '@postkeep/database'
import type { ChunkWriter } from '../chunks/chunk-writer.ts'
import type { StoredCollection } from '../manifest/manifest.ts'
import { dumpDatabase, isSnapshotLost, type CollectionDump } from './dump-database.ts'

export interface BackedUpDatabase {
  readonly collections: readonly StoredCollection[]
  /** Whether all of it stems from one point in time. */
  readonly isConsistent: boolean
}

export async function backUpDatabase(writer: ChunkWriter, database: Database): Promise<BackedUpDatabase> {
  try {
    return await dumpInto(writer, database, { snapshot: true })
  } catch (error) {
    if (!isSnapshotLost(error)) throw error
    return dumpInto(writer, database, { snapshot: false })
  }
}

async function dumpInto(
  writer: ChunkWriter,
  database: Database,
  options: { snapshot: boolean }
): Promise<BackedUpDatabase> {
  await using dump = await dumpDatabase(database, options)
  const collections: StoredCollection[] = []
  for (const collection of dump.collections) collections.push(await storeCollection(writer, collection))
  return { collections, isConsistent: dump.isConsistent() }
}

async function storeCollection(writer: ChunkWriter, dump: CollectionDump): Promise<StoredCollection> {
  let documents = 0
  const counted = async function* (): AsyncIterable<Uint8Array> {
    for await (const document of dump.documents()) {
      documents++
      yield document
    }
  }
  const content = await writer.store(counted(), { compressible: true })
  const metadata = await writer.store(once(Buffer.from(dump.metadata)), { compressible: true })
  const path = `mongodb/${dump.path}`
  return {
    name: dump.name,
    documents,
    content: { path: `${path}.bson`, mode: 0o600, ...content },
    metadata: { path: `${path}.metadata.json`, mode: 0o600, ...metadata }
  }
}

async function* once(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield content
}
