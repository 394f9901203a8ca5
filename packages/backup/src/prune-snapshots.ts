// Removes snapshots that retention lets go, then the chunks that no snapshot names any more (mark and sweep).
import type { Logger } from '@postkeep/log'
import { BackupError } from './backup-error.ts'
import { chunkPrefix } from './chunks/chunk-name.ts'
import type { Open } from './encryption/sealed-object.ts'
import {
  identifiersOf,
  intactReferences,
  listReferences,
  listSnapshots,
  readManifest,
  removeSnapshot,
  type Snapshot
} from './manifest/snapshots.ts'
import { chunksOfPoints, removePointsBefore } from './mailboxes/mailbox-points.ts'
import type { Repository } from './repository/repository.ts'
import { snapshotsToKeep, type RetentionPolicy } from './retention/snapshots-to-keep.ts'

export interface PruneOptions {
  readonly policy?: RetentionPolicy
  /** Chunks without a snapshot stay so long, for an interrupted backup to go on with (default: a day). */
  readonly graceMs?: number
}

export interface PruneContext {
  readonly repository: Repository
  readonly logger: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Where there is a recovery key: replaces a list of chunks that was lost. */
  readonly open: Open | undefined
}

export interface PruneReport {
  /** Ids. */
  readonly kept: readonly string[]
  readonly removed: readonly string[]
  readonly removedChunks: number
  readonly removedBytes: number
}

const defaultGraceMs = 86_400_000

/** Throws `BackupError('damaged')`, and removes no chunk, where it is not known what a snapshot needs. */
export async function pruneSnapshots(context: PruneContext, options: PruneOptions): Promise<PruneReport> {
  const { repository, logger } = context
  const snapshots = await listSnapshots(repository)
  const keptTimes = new Set(
    snapshotsToKeep(
      snapshots.map(({ time }) => time),
      options.policy
    )
  )
  const kept = snapshots.filter(({ time }) => keptTimes.has(time))
  const removed = snapshots.filter((snapshot) => !kept.includes(snapshot))
  // Before anything is removed: it throws where something is unknown.
  const newest = snapshots.at(-1)
  if (newest) await removePointsBefore(repository, newest.time)
  const needed = await neededChunks(context, kept)
  for (const identifier of await chunksOfPoints(repository)) needed.add(identifier)
  for (const { id } of removed) {
    await removeSnapshot(repository, id)
    logger.info({ snapshot: id }, 'a backup was removed by retention')
  }
  const keptIds = new Set(kept.map(({ id }) => id))
  for (const id of await listReferences(repository))
    if (!keptIds.has(id)) await removeSnapshot(repository, id)
  const swept = await sweep(context, needed, options.graceMs ?? defaultGraceMs)
  return { kept: [...keptIds], removed: removed.map(({ id }) => id), ...swept }
}

async function neededChunks(
  { repository, open }: PruneContext,
  kept: readonly Snapshot[]
): Promise<Set<string>> {
  const needed = new Set<string>()
  for (const { id } of kept) {
    const listed = await intactReferences(repository, id)
    const identifiers = listed ?? (open && identifiersOf(await readManifest(repository, open, id)))
    if (!identifiers) {
      const text = `the list of chunks of ${id} is lost: prune with the recovery key, nothing was removed`
      throw new BackupError('damaged', text)
    }
    for (const identifier of identifiers) needed.add(identifier)
  }
  return needed
}

async function sweep(
  { repository, clock }: PruneContext,
  needed: ReadonlySet<string>,
  graceMs: number
): Promise<Pick<PruneReport, 'removedChunks' | 'removedBytes'>> {
  const oldest = clock() - graceMs
  let removedChunks = 0
  let removedBytes = 0
  for await (const { name, bytes, modified } of repository.list(chunkPrefix)) {
    const identifier = name.slice(name.lastIndexOf('/') + 1)
    if (needed.has(identifier) || modified.getTime() > oldest) continue
    await repository.remove(name)
    removedChunks++
    removedBytes += bytes
  }
  return { removedChunks, removedBytes }
}
