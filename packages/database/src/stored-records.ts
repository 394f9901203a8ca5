// A long list as it is stored: who looks at a part of each record only makes no objects of them. By commands: the cursors
// of the driver hold on to what they have found out of every document of a batch, more than the documents themselves.
import { createRequire } from 'node:module'
import type { Long } from 'bson'
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
  readonly cursor: { readonly id: Long; readonly [batch: `${string}Batch`]: readonly Uint8Array[] }
}

// As object-id.ts has it: the driver's own, without loading the driver.
const { deserialize } = createRequire(import.meta.url)('bson') as typeof import('bson')

/** The number of a cursor may be larger than a number holds. */
const unread = { fieldsAsRaw: { firstBatch: true, nextBatch: true }, promoteLongs: false }

/** In BSON each. */
export async function storedRecords<T>(
  { collection, db: connection }: Records<T>,
  { filter, limit, skip, sort, without }: Listing
): Promise<Uint8Array[]> {
  const projection = Object.fromEntries(without.map((name) => [name, 0]))
  const readConcern = { level: 'majority' }
  // All of it in one round trip, where it is no more than a reply takes.
  const find = { find: collection.name, filter, projection, sort, skip, limit, batchSize: limit, readConcern }
  await using session = await connection.startSession()
  const ask = async (command: Readonly<Record<string, unknown>>) =>
    (await connection.db!.command(command, { ...unread, session })) as Batch
  const records: Uint8Array[] = []
  for (
    let { cursor } = await ask(find);
    ;
    { cursor } = await ask({ getMore: cursor.id, collection: collection.name })
  ) {
    records.push(...(cursor['firstBatch'] ?? cursor['nextBatch'] ?? []))
    if (cursor.id.isZero()) return records
  }
}

export function recordOf<T>(stored: Uint8Array): T {
  return deserialize(stored, { promoteBuffers: true }) as T
}
