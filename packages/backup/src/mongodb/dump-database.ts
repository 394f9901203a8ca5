// A database in the directory format of mongodump, which mongorestore reads: for each collection its documents and its metadata.
// A replica set is read at one point in time, a single server collection by collection.
import type { Database } from '@postkeep/database'
import { bsonOf, dbOf, type Session } from './db.ts'

const snapshotTooOld = 239
const snapshotUnavailable = 246

export interface CollectionDump {
  readonly name: string
  /** Relative: `<database>/<collection>`; `.bson` and `.metadata.json` are put after it. */
  readonly path: string
  readonly metadata: string
  /** Raw BSON. */
  documents(): AsyncIterable<Uint8Array>
}

export interface DatabaseDump extends AsyncDisposable {
  readonly collections: readonly CollectionDump[]
  /** Whether all that was read so far stems from one point in time. */
  isConsistent(): boolean
}

/** `snapshot`: false reads without one also where there could be one. */
export async function dumpDatabase(
  database: Database,
  { snapshot }: { snapshot: boolean }
): Promise<DatabaseDump> {
  const db = dbOf(database)
  const session = snapshot ? await snapshotSession(database) : undefined
  const listed = await db.listCollections().toArray()
  const ordinary = listed.filter(({ name, type }) => type !== 'view' && !name.startsWith('system.'))
  const collections: CollectionDump[] = []
  for (const { name } of ordinary.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = `${encodeURIComponent(db.databaseName)}/${encodeURIComponent(name)}`
    const metadata = await metadataOf(database, name)
    collections.push({ name, path, metadata, documents: () => documentsOf(database, name, session) })
  }
  return {
    collections,
    isConsistent: () => session !== undefined && hasSnapshotTime(session),
    [Symbol.asyncDispose]: async () => session?.endSession()
  }
}

async function* documentsOf(
  database: Database,
  name: string,
  session: Session | undefined
): AsyncIterable<Uint8Array> {
  // Stated here, for the driver lets the read concern of the connection stand, also in a snapshot session.
  const snapshot = session && { session, readConcern: { level: 'snapshot' as const } }
  const options = { raw: true, batchSize: 1000, ...snapshot }
  // By _id: a document that grows while it is read is met once, and equal documents make equal chunks.
  for await (const document of dbOf(database).collection(name).find({}, options).sort({ _id: 1 })) {
    yield document as unknown as Uint8Array
  }
}

async function snapshotSession(database: Database): Promise<Session | undefined> {
  const { setName } = await dbOf(database).command({ hello: 1 })
  return setName === undefined ? undefined : database.connection.getClient().startSession({ snapshot: true })
}

/** The driver learns the point in time from the first answer; a server that knows no snapshots gives none. */
function hasSnapshotTime(session: Session): boolean {
  return 'snapshotTime' in session && session.snapshotTime != null
}

/** MongoDB keeps a point in time for five minutes, unless it was told otherwise: a large database takes longer. */
export function isSnapshotLost(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === snapshotTooOld || error.code === snapshotUnavailable)
  )
}

async function metadataOf(database: Database, collectionName: string): Promise<string> {
  const db = dbOf(database)
  const { EJSON } = bsonOf(database)
  const [listed] = await db.listCollections({ name: collectionName }).toArray()
  const indexes = await db.collection(collectionName).listIndexes().toArray()
  const uuid = listed && 'info' in listed ? listed.info?.uuid?.toString('hex').replaceAll('-', '') : undefined
  const options = listed && 'options' in listed ? (listed.options ?? {}) : {}
  const metadata = { options, indexes, ...(uuid && { uuid }), collectionName, type: 'collection' }
  return EJSON.stringify(metadata, { relaxed: false })
}
