// Puts a dump into a database: a collection is dropped, made, filled, indexed and counted.
import { readFile } from 'node:fs/promises'
import type { Database } from '@postkeep/database'
import { BackupError } from '../backup-error.ts'
import { readFile as readPieces } from '../files/read-file.ts'
import { bsonDocuments } from './bson-documents.ts'
import { bsonOf, dbOf } from './db.ts'

export interface DumpedCollection {
  readonly name: string
  readonly documents: number
  /** Paths of the two files of the dump. */
  readonly content: string
  readonly metadata: string
}

interface Metadata {
  readonly options: Readonly<Record<string, unknown>>
  readonly indexes: readonly { readonly name: string; readonly key: Record<string, 1> }[]
}

const pieceBytes = 1024 * 1024
const batchBytes = 4 * 1024 * 1024
const batchDocuments = 1000

/** Numbers keep their width, binary its subtype: what comes back is what was there. */
const exact = { promoteValues: false, promoteBuffers: false, promoteLongs: false, bsonRegExp: true } as const

/** Throws `BackupError('damaged')` where the count is another than that of the dump. */
export async function restoreCollection(database: Database, dumped: DumpedCollection): Promise<void> {
  const db = dbOf(database)
  const metadata = bsonOf(database).EJSON.parse(await readFile(dumped.metadata, 'utf8')) as Metadata
  await db.dropCollection(dumped.name)
  await db.createCollection(dumped.name, metadata.options)
  for await (const documents of batches(database, dumped.content)) {
    await db.collection(dumped.name).insertMany(documents, { bypassDocumentValidation: true })
  }
  const indexes = metadata.indexes.filter(({ name }) => name !== '_id_')
  if (indexes.length > 0) await db.command({ createIndexes: dumped.name, indexes })
  const count = await db.collection(dumped.name).countDocuments()
  if (count === dumped.documents) return
  const text = `${dumped.name} has ${count} documents after the restore, the snapshot has ${dumped.documents}`
  throw new BackupError('damaged', text)
}

/** Names of collections that have documents. */
export async function filledCollections(database: Database): Promise<string[]> {
  const db = dbOf(database)
  const filled: string[] = []
  for (const { name, type } of await db.listCollections().toArray()) {
    if (type === 'view' || name.startsWith('system.')) continue
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } })) filled.push(name)
  }
  return filled
}

async function* batches(database: Database, file: string): AsyncIterable<Record<string, unknown>[]> {
  const { deserialize } = bsonOf(database)
  let batch: Record<string, unknown>[] = []
  let bytes = 0
  for await (const document of bsonDocuments(readPieces(file, pieceBytes))) {
    batch.push(deserialize(document, exact))
    bytes += document.length
    if (bytes < batchBytes && batch.length < batchDocuments) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
