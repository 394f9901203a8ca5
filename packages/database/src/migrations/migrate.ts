// Brings the data to this release's version: the migrations that have not been run, one after the other, then the indexes.
// `migrations` holds what was run; `migrations_lock` one document, whose time is renewed while somebody migrates.
import { randomUUID } from 'node:crypto'
import type { mongo } from 'mongoose'
import type { Database } from '../connect-database.ts'
import { isDuplicateKey } from '../is-duplicate-key.ts'
import { migrations as all } from './index.ts'
import type { Migration } from './migration.ts'

export class MigrationRefused extends Error {
  override name = 'MigrationRefused'
}

interface MigrationRecord {
  /** The migration's number. */
  _id: number
  name: string
  started_at: Date
  finished_at?: Date
  progress?: unknown
}

interface LockRecord {
  _id: 'lock'
  holder: string
  expires_at: Date
}

export interface MigrationState {
  /** Of the data: the number of the last migration that is finished, all before it being too. */
  readonly version: number
  /** Of this release. */
  readonly latest: number
  /** What would be done. */
  readonly pending: readonly { readonly number: number; readonly name: string; readonly begun: boolean }[]
}

export interface MigrateOptions {
  /** For tests. */
  readonly migrations?: readonly Migration[]
  readonly onStep?: (migration: Migration) => void
  readonly leaseMs?: number
}

const defaultLeaseMs = 60_000

export async function migrationState(
  database: Database,
  migrations: readonly Migration[] = all
): Promise<MigrationState> {
  const records = await recordsOf(database).find().toArray()
  const latest = migrations.at(-1)?.number ?? 0
  const newest = Math.max(0, ...records.map(({ _id }) => _id))
  if (newest > latest) {
    throw new MigrationRefused(
      `The data is of version ${newest}, this release knows ${latest}: it was written by a newer release. Use that one, or restore a backup from before`
    )
  }
  const finished = new Set(records.filter(({ finished_at }) => finished_at).map(({ _id }) => _id))
  const begun = new Set(records.map(({ _id }) => _id))
  const pending = migrations.filter(({ number }) => !finished.has(number))
  return {
    version: (pending[0]?.number ?? latest + 1) - 1,
    latest,
    pending: pending.map(({ number, name }) => ({ number, name, begun: begun.has(number) }))
  }
}

/** Gives those that were run. @throws MigrationRefused where another process migrates, or the data is of a newer release */
export async function migrate(
  database: Database,
  { migrations = all, onStep, leaseMs = defaultLeaseMs }: MigrateOptions = {}
): Promise<readonly Migration[]> {
  await using lock = await takeLock(database, leaseMs)
  const { pending } = await migrationState(database, migrations)
  const due = migrations.filter(({ number }) => pending.some((one) => one.number === number))
  for (const migration of due) {
    onStep?.(migration)
    await runStep(database, migration, lock.signal)
  }
  for (const model of Object.values(database.connection.models)) await model.createIndexes()
  return due
}

async function runStep(database: Database, migration: Migration, signal: AbortSignal): Promise<void> {
  const { name, number } = migration
  const records = recordsOf(database)
  const started_at = new Date()
  await records.updateOne({ _id: number }, { $setOnInsert: { name, started_at } }, { upsert: true })
  const before = await records.findOne({ _id: number })
  await migration.run({
    db: database.connection.db!,
    progress: before?.progress,
    signal,
    async saveProgress(progress) {
      signal.throwIfAborted()
      await records.updateOne({ _id: number }, { $set: { progress } })
    }
  })
  signal.throwIfAborted()
  await records.updateOne({ _id: number }, { $set: { finished_at: new Date() }, $unset: { progress: 1 } })
}

type HeldLock = AsyncDisposable & { readonly signal: AbortSignal }

async function takeLock(database: Database, leaseMs: number): Promise<HeldLock> {
  const locks = database.connection.db!.collection<LockRecord>('migrations_lock')
  const holder = randomUUID()
  const expiry = (): Date => new Date(Date.now() + leaseMs)
  try {
    await locks.updateOne(
      { _id: 'lock', expires_at: { $lte: new Date() } },
      { $set: { holder, expires_at: expiry() } },
      { upsert: true }
    )
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    throw new MigrationRefused('Another process migrates the data just now: wait until it has ended')
  }
  const lost = new AbortController()
  const renew = async (): Promise<void> => {
    const { matchedCount } = await locks.updateOne(
      { _id: 'lock', holder },
      { $set: { expires_at: expiry() } }
    )
    if (matchedCount === 0) lost.abort(new MigrationRefused('Another process has taken over the migration'))
  }
  const renewal = setInterval(() => void renew().catch((error: unknown) => lost.abort(error)), leaseMs / 3)
  return {
    signal: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(renewal)
      await locks.deleteOne({ _id: 'lock', holder })
    }
  }
}

function recordsOf(database: Database): mongo.Collection<MigrationRecord> {
  return database.connection.db!.collection<MigrationRecord>('migrations')
}
