// Restores a snapshot, or one mailbox of it. All that goes into MongoDB and Redis is fetched and proved before anything is
// touched; mailboxes and files get their names when they are whole; what was there is kept beside.
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Logger } from '@postkeep/log'
import { BackupError } from '../backup-error.ts'
import { ChunkReader } from '../chunks/chunk-reader.ts'
import type { Open } from '../encryption/sealed-object.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { writeStoredFile } from '../files/write-file.ts'
import { mailboxFolder, type Manifest, type StoredFile } from '../manifest/manifest.ts'
import { withNewerMailboxes } from '../mailboxes/mailbox-points.ts'
import { readManifest } from '../manifest/snapshots.ts'
import { restoreCollection } from '../mongodb/restore-database.ts'
import { removeKeys, restoreKeys } from '../redis/restore-keys.ts'
import type { Repository } from '../repository/repository.ts'
import type { BackupSources } from '../run-backup.ts'
import { keepNamingKey } from '../state/state-folder.ts'
import { keepCache, keepDatabase } from './keep-old.ts'
import { planRestore, type PlannedFile, type PlannedMailbox, type RestoreScope } from './restore-plan.ts'

export interface RestoreOptions {
  readonly scope: RestoreScope
  /** What is left out here is not restored. No service may have open what is written. */
  readonly target: BackupSources
  /** Overwrites, and keeps what was there. */
  readonly force?: boolean
  /** Takes mailboxes that were copied after the snapshot: for the newest one. */
  readonly newer?: boolean
}

export interface RestoreReport {
  readonly id: string
  readonly documents: number
  readonly redisKeys: number
  readonly files: number
  /** Those that were not there already. */
  readonly mailboxes: number
  /** Ids of shared calendars and address books of the one mailbox that were left as they are; lost ones came with it. */
  readonly sharesLeft: readonly string[]
  /** Paths of what was there before. */
  readonly kept: readonly string[]
}

export interface RestoreContext {
  readonly repository: Repository
  readonly open: Open
  readonly stateFolder: string
  readonly logger: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

interface Restoration {
  readonly context: RestoreContext
  readonly reader: ChunkReader
  readonly manifest: Manifest
  readonly target: BackupSources
  /** Put after the names of what is kept. */
  readonly keptEnding: string
  readonly staging: string
}

/** Throws `BackupError`: `not-found`, `wrong-key`, `damaged`; `refused` where it would overwrite without `force`. */
export async function restoreSnapshot(
  context: RestoreContext,
  id: string,
  { scope, target, force = false, newer = false }: RestoreOptions
): Promise<RestoreReport> {
  const { repository, open, stateFolder, clock } = context
  const stored = await readManifest(repository, open, id)
  const manifest = newer ? await withNewerMailboxes(stored, context) : stored
  if (scope.kind === 'mailbox' && !manifest.mailboxes.some((mailbox) => mailbox.id === scope.id)) {
    throw new BackupError('not-found', `the snapshot ${id} has no mailbox ${scope.id}`)
  }
  const plan = await planRestore(manifest, target, scope)
  if (plan.conflicts.length > 0 && !force) {
    throw new BackupError('refused', `this would be overwritten: ${plan.conflicts.join('; ')}`)
  }
  const stamp = new Date(clock()).toISOString().replaceAll(/[-:.]/g, '')
  const reader = new ChunkReader({ repository, open, namingKey: Buffer.from(manifest.namingKey, 'hex') })
  const staging = join(stateFolder, `restore-${id}`)
  const restoration = { context, reader, manifest, target, keptEnding: `.before-restore-${stamp}`, staging }
  const kept: string[] = []
  try {
    const isEverything = scope.kind === 'everything'
    if (isEverything) await stageServers(restoration)
    for (const mailbox of plan.mailboxes) kept.push(...(await restoreMailbox(restoration, mailbox)))
    for (const file of plan.files) kept.push(...(await restoreFile(restoration, file)))
    if (isEverything) {
      const keepIn = join(stateFolder, `before-restore-${stamp}`)
      kept.push(...(await restoreServers(restoration, { ...plan, keepIn })))
      await keepNamingKey(stateFolder, manifest.namingKey)
    }
    return reportOf(restoration, { isEverything, ...plan, kept })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function stageServers({ reader, manifest, target, staging }: Restoration): Promise<void> {
  await rm(staging, { recursive: true, force: true })
  const collections = target.database ? manifest.collections : []
  const files = collections.flatMap(({ content, metadata }) => [content, metadata])
  if (target.cache && manifest.redis) files.push(manifest.redis.content)
  for (const file of files) await writeStoredFile(reader, file, join(staging, file.path))
}

async function restoreServers(
  { context, manifest, target, staging }: Restoration,
  options: { isDatabaseFilled: boolean; isCacheFilled: boolean; keepIn: string }
): Promise<string[]> {
  const kept: string[] = []
  const staged = ({ path }: StoredFile): string => join(staging, path)
  if (target.database) {
    if (options.isDatabaseFilled) kept.push(await keepDatabase(target.database, options.keepIn))
    for (const { name, documents, content, metadata } of manifest.collections) {
      const dumped = { name, documents, content: staged(content), metadata: staged(metadata) }
      await restoreCollection(target.database, dumped)
    }
  }
  if (target.cache && manifest.redis) {
    if (options.isCacheFilled) {
      const file = await keepCache(target.cache, options.keepIn, context.clock)
      kept.push(file)
      await removeKeys(target.cache, file)
    }
    await restoreKeys(target.cache, staged(manifest.redis.content), context.clock)
  }
  return kept
}

async function restoreMailbox(
  { context, reader, keptEnding }: Restoration,
  { mailbox, folder, isThere }: PlannedMailbox
): Promise<string[]> {
  const unfinished = `${folder}.restoring`
  await rm(unfinished, { recursive: true, force: true })
  for (const file of mailbox.files) {
    const name = file.path.slice(mailboxFolder(mailbox.id).length + 1)
    await writeStoredFile(reader, file, join(unfinished, name))
    await syncFolder(dirname(join(unfinished, name)))
  }
  if (isThere) await rename(folder, folder + keptEnding)
  await rename(unfinished, folder)
  await syncFolder(dirname(folder))
  context.logger.info({ mailbox: mailbox.id }, 'a mailbox was restored')
  return isThere ? [folder + keptEnding] : []
}

async function restoreFile(
  { reader, keptEnding }: Restoration,
  { file, path, isThere }: PlannedFile
): Promise<string[]> {
  const unfinished = `${path}.restoring`
  await rm(unfinished, { force: true })
  await mkdir(dirname(path), { recursive: true })
  await writeStoredFile(reader, file, unfinished)
  if (isThere) await rename(path, path + keptEnding)
  await rename(unfinished, path)
  await syncFolder(dirname(path))
  return isThere ? [path + keptEnding] : []
}

function reportOf(
  { manifest, target }: Restoration,
  done: Omit<RestoreReport, 'id' | 'documents' | 'redisKeys' | 'files' | 'mailboxes'> & {
    readonly isEverything: boolean
    readonly files: readonly PlannedFile[]
    readonly mailboxes: readonly PlannedMailbox[]
  }
): RestoreReport {
  const documents = manifest.collections.reduce((sum, one) => sum + one.documents, 0)
  return {
    id: manifest.id,
    documents: done.isEverything && target.database ? documents : 0,
    redisKeys: done.isEverything && target.cache ? (manifest.redis?.keys ?? 0) : 0,
    files: done.files.length,
    mailboxes: done.mailboxes.length,
    sharesLeft: done.sharesLeft,
    kept: done.kept
  }
}
