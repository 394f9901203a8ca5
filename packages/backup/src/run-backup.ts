// Makes one snapshot: MongoDB first, then Redis, files, and mailboxes last, so that no alias of the dump lacks its mailbox.
// The manifest is written when all of it is in the repository.
import { join } from 'node:path'
import type { Cache } from '@postkeep/cache'
import type { Database } from '@postkeep/database'
import type { Logger } from '@postkeep/log'
import { ChunkWriter } from './chunks/chunk-writer.ts'
import type { Seal } from './encryption/sealed-object.ts'
import { backUpFiles, type NamedPath } from './files/back-up-files.ts'
import { backUpMailboxes, type BackedUpMailboxes } from './mailboxes/back-up-mailboxes.ts'
import type { Manifest, StoredFile } from './manifest/manifest.ts'
import { snapshotId, writeSnapshot } from './manifest/snapshots.ts'
import { backUpDatabase } from './mongodb/back-up-database.ts'
import { dumpKeys } from './redis/dump-keys.ts'
import type { Repository } from './repository/repository.ts'
import { namingKeyIn, readKnownMailboxes, writeKnownMailboxes } from './state/state-folder.ts'

/** What is backed up, and equally where a restore puts it. */
export interface BackupSources {
  readonly database?: Database
  readonly cache?: Cache
  readonly files?: readonly NamedPath[]
  /** The folder of all mailboxes. */
  readonly mailboxes?: string
}

export interface RunContext {
  readonly repository: Repository
  readonly seal: Seal
  readonly sources: BackupSources
  readonly stateFolder: string
  readonly logger: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Of the program. */
  readonly version: string
  readonly chunkBytes?: number
}

export interface RunReport {
  readonly id: string
  readonly collections: Readonly<Record<string, number>>
  readonly redisKeys: number
  readonly files: number
  readonly mailboxes: number
  readonly unchangedMailboxes: number
  /** Ids of mailboxes that changed too fast: as old as in the backup before, or missing. */
  readonly busyMailboxes: readonly string[]
  readonly sent: { readonly chunks: number; readonly bytes: number }
  readonly notes: readonly string[]
}

export async function runBackup(context: RunContext): Promise<RunReport> {
  const { repository, seal, sources, stateFolder, clock } = context
  const namingKey = await namingKeyIn(stateFolder)
  const chunkBytes = context.chunkBytes === undefined ? {} : { chunkBytes: context.chunkBytes }
  const writer = await new ChunkWriter({ repository, seal, namingKey, ...chunkBytes }).open()
  const begun = new Date(clock())
  const { collections, isConsistent } = sources.database
    ? await backUpDatabase(writer, sources.database)
    : { collections: [], isConsistent: true }
  const redis = sources.cache && (await backUpCache(writer, sources.cache, clock))
  const { files, missing } = await backUpFiles(writer, sources.files ?? [])
  const mailboxes = await mailboxesOf(context, writer)
  const notes = [
    ...(isConsistent
      ? []
      : ['MongoDB was read collection by collection: it gave no snapshot, which needs a replica set']),
    ...missing.map((name) => `${name} is not there`),
    ...mailboxes.busy.map((id) => `mailbox ${id} changed too fast to be copied`)
  ]
  const manifest: Manifest = {
    format: 1,
    id: snapshotId(begun),
    time: begun.toISOString(),
    version: context.version,
    namingKey: namingKey.toString('hex'),
    chunkBytes: writer.chunkBytes,
    collections,
    ...(redis && { redis }),
    files,
    mailboxes: mailboxes.mailboxes,
    notes
  }
  await writeSnapshot(repository, seal, manifest)
  if (sources.mailboxes) await writeKnownMailboxes(stateFolder, mailboxes.known)
  const { unchanged, busy } = mailboxes
  return reportOf(manifest, { unchangedMailboxes: unchanged, busyMailboxes: busy, sent: { ...writer.sent } })
}

async function mailboxesOf(
  { sources, stateFolder, logger, clock }: RunContext,
  writer: ChunkWriter
): Promise<BackedUpMailboxes> {
  if (!sources.mailboxes) return { mailboxes: [], known: {}, unchanged: 0, busy: [] }
  const context = { writer, logger, clock, staging: join(stateFolder, 'copying') }
  return backUpMailboxes(context, sources.mailboxes, await readKnownMailboxes(stateFolder))
}

async function backUpCache(
  writer: ChunkWriter,
  cache: Cache,
  clock: () => number
): Promise<{ keys: number; content: StoredFile }> {
  let keys = 0
  const lines = async function* (): AsyncIterable<Uint8Array> {
    for await (const key of dumpKeys(cache, clock)) {
      keys++
      yield Buffer.from(`${JSON.stringify(key)}\n`)
    }
  }
  const content = await writer.store(lines(), { compressible: true })
  return { keys, content: { path: 'redis/keys.jsonl', mode: 0o600, ...content } }
}

function reportOf(
  { id, collections, redis, files, mailboxes, notes }: Manifest,
  rest: Pick<RunReport, 'unchangedMailboxes' | 'busyMailboxes' | 'sent'>
): RunReport {
  return {
    id,
    collections: Object.fromEntries(collections.map(({ name, documents }) => [name, documents])),
    redisKeys: redis?.keys ?? 0,
    files: files.length,
    mailboxes: mailboxes.length,
    notes,
    ...rest
  }
}
