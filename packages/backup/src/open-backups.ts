// Backups of one server in one repository. The composition root of this package.
import type { Logger } from '@postkeep/log'
import { BackupError } from './backup-error.ts'
import { openerFor, sealerFor, type Open } from './encryption/sealed-object.ts'
import { recipientOf } from './encryption/recovery-key.ts'
import { runMailboxes, type MailboxesReport } from './mailboxes/run-mailboxes.ts'
import type { Manifest } from './manifest/manifest.ts'
import { listSnapshots, readManifest, type Snapshot } from './manifest/snapshots.ts'
import { pruneSnapshots, type PruneOptions, type PruneReport } from './prune-snapshots.ts'
import type { Repository } from './repository/repository.ts'
import { restoreSnapshot, type RestoreOptions, type RestoreReport } from './restore/restore-snapshot.ts'
import { runBackup, type BackupSources, type RunReport } from './run-backup.ts'
import { readRuns, writeRuns, type RunRecord } from './state/state-folder.ts'
import { withStateLock } from './state/with-state-lock.ts'
import { verifySnapshot, type VerifyOptions, type VerifyReport } from './verify-snapshot.ts'

export interface BackupsOptions {
  readonly repository: Repository
  /** age1…: needed to make backups; left out, that of `identity`. */
  readonly recipient?: string
  /** AGE-SECRET-KEY-…: needed to read backups. The server does not keep it. */
  readonly identity?: string
  readonly sources: BackupSources
  /** Of this package alone, and not in the sources. */
  readonly stateFolder: string
  readonly logger: Logger
  /** Of the program; stands in the manifest. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** 0 ≤ x < 1. */
  readonly random?: () => number
  /** Default: 2 MiB. Another length shares no chunks with the backups before. */
  readonly chunkBytes?: number
}

export interface BackupState {
  readonly lastGood?: { readonly id: string; readonly time: Date; readonly ageMs: number }
  /** Of the last run, where it failed or is not complete. */
  readonly lastError?: { readonly time: Date; readonly text: string }
}

export interface Backups {
  /** Throws `BackupError`, and what MongoDB, Redis and the disk throw. */
  run(): Promise<RunReport>
  /** Only mailboxes that have changed since they were copied: between two runs. */
  runMailboxes(): Promise<MailboxesReport>
  /** Oldest first. Needs no recovery key. */
  list(): Promise<Snapshot[]>
  /** What a snapshot consists of. Needs the recovery key. */
  describe(id: string): Promise<Manifest>
  verify(id: string, options: VerifyOptions): Promise<VerifyReport>
  restore(id: string, options: RestoreOptions): Promise<RestoreReport>
  /** Needs no recovery key. */
  prune(options?: PruneOptions): Promise<PruneReport>
  state(): Promise<BackupState>
}

export function openBackups(options: BackupsOptions): Backups {
  const { repository, stateFolder, logger, identity, clock = Date.now, random = Math.random } = options
  const open = identity === undefined ? undefined : openerFor(identity)
  const locked = <Result>(work: () => Promise<Result>): Promise<Result> => withStateLock(stateFolder, work)
  return {
    run: () => locked(() => recordedRun(options, clock)),
    runMailboxes: () =>
      locked(async () => {
        const seal = sealerFor(await recipientFrom(options))
        return runMailboxes({ ...options, seal, clock })
      }),
    list: () => listSnapshots(repository),
    describe: async (id) => readManifest(repository, required(open), id),
    verify: async (id, how) => verifySnapshot({ repository, open: required(open), random }, id, how),
    restore: async (id, how) => {
      const context = { repository, open: required(open), stateFolder, logger, clock }
      return locked(() => restoreSnapshot(context, id, how))
    },
    prune: (how = {}) => locked(() => pruneSnapshots({ repository, logger, clock, open }, how)),
    state: async () => stateOf(await readRuns(stateFolder), await listSnapshots(repository), clock())
  }
}

async function recordedRun(options: BackupsOptions, clock: () => number): Promise<RunReport> {
  const { stateFolder, logger } = options
  const before = await readRuns(stateFolder)
  try {
    const seal = sealerFor(await recipientFrom(options))
    const report = await runBackup({ ...options, seal, clock })
    await writeRuns(stateFolder, recordOf(report, new Date(clock()).toISOString()))
    logger.info({ snapshot: report.id, sent: report.sent, notes: report.notes }, 'a backup was made')
    return report
  } catch (error) {
    const text = error instanceof Error ? error.message : 'unknown'
    await writeRuns(stateFolder, { ...before, lastError: { time: new Date(clock()).toISOString(), text } })
    logger.error({ error }, 'the backup failed')
    throw error
  }
}

function recordOf({ id, busyMailboxes }: RunReport, time: string): RunRecord {
  const lastGood = { id, time }
  if (busyMailboxes.length === 0) return { lastGood }
  return {
    lastGood,
    lastError: { time, text: `not copied, for they changed too fast: ${busyMailboxes.join(', ')}` }
  }
}

async function recipientFrom({ recipient, identity }: BackupsOptions): Promise<string> {
  if (recipient !== undefined) return recipient
  if (identity !== undefined) return recipientOf(identity)
  throw new BackupError(
    'wrong-key',
    'a backup needs BACKUP_RECIPIENT (age1…): postkeep backup key makes one, with its recovery key'
  )
}

function required(open: Open | undefined): Open {
  if (open) return open
  throw new BackupError(
    'wrong-key',
    'this needs the recovery key (AGE-SECRET-KEY-…) that was printed at set-up'
  )
}

/** The repository decides what there is; the record alone knows of failures. */
function stateOf({ lastError }: RunRecord, snapshots: readonly Snapshot[], now: number): BackupState {
  const newest = snapshots.at(-1)
  return {
    ...(newest && { lastGood: { ...newest, ageMs: now - newest.time.getTime() } }),
    ...(lastError && { lastError: { time: new Date(lastError.time), text: lastError.text } })
  }
}
