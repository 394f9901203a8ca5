// A long list, each record of which is gone when something was made of it. By commands: the cursors of the driver hold on
// to what they have found out of every document of a batch, more than the documents themselves.
import { mongo } from 'mongoose'
import type { Records } from './records.ts'

export interface Listing {
  /** Values of the types that are stored: nothing is cast. */
  readonly filter: Readonly<Record<string, unknown>>
  /** Fields that are left out. */
  readonly without: readonly string[]
  readonly sort: Readonly<Record<string, 1 | -1>>
  readonly skip: number
  readonly limit: number
}

interface Batch {
  readonly cursor: { readonly id: mongo.Long; readonly [batch: `${string}Batch`]: readonly Uint8Array[] }
}

/** The number of a cursor may be larger than a number holds. */
const unread = { fieldsAsRaw: { firstBatch: true, nextBatch: true }, promoteLongs: false }

export async function mapRecords<T, R>(
  { collection, db: connection }: Records<T>,
  { filter, limit, skip, sort, without }: Listing,
  map: (record: T) => R
): Promise<R[]> {
  const projection = Object.fromEntries(without.map((name) => [name, 0]))
  const readConcern = { level: 'majority' }
  // All of it in one round trip, where it is no more than a reply takes.
  const find = { find: collection.name, filter, projection, sort, skip, limit, batchSize: limit, readConcern }
  await using session = await connection.startSession()
  const ask = async (command: mongo.Document) =>
    (await connection.db!.command(command, { ...unread, session })) as Batch
  const mapped: R[] = []
  for (
    let { cursor } = await ask(find);
    ;
    { cursor } = await ask({ getMore: cursor.id, collection: collection.name })
  ) {
    for (const bytes of cursor['firstBatch'] ?? cursor['nextBatch'] ?? [])
      mapped.push(map(mongo.BSON.deserialize(bytes, { promoteBuffers: true }) as T))
    if (cursor.id.isZero()) return mapped
  }
}
