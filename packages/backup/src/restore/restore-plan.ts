// What a restore would put where, and what is in its way. Nothing is written here.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissingFile } from '../backup-error.ts'
import { isSameContent } from '../files/is-same-content.ts'
import {
  mailboxFolder,
  mailboxPlace,
  type Manifest,
  type StoredFile,
  type StoredMailbox
} from '../manifest/manifest.ts'
import { filledCollections } from '../mongodb/restore-database.ts'
import { dumpKeys } from '../redis/dump-keys.ts'
import type { BackupSources } from '../run-backup.ts'

/** Collections that a new server fills by itself as soon as it runs, and by what strangers send it: nobody would miss them. */
const ownRecords = new Set([
  'examinations',
  'health_records',
  'job_runs',
  'journey_steps',
  'log_entries',
  'sts_policies'
])

export type RestoreScope = { readonly kind: 'everything' } | { readonly kind: 'mailbox'; readonly id: string }

export interface PlannedMailbox {
  readonly mailbox: StoredMailbox
  readonly folder: string
  readonly isThere: boolean
}

export interface PlannedFile {
  readonly file: StoredFile
  readonly path: string
  readonly isThere: boolean
}

export interface RestorePlan {
  readonly mailboxes: readonly PlannedMailbox[]
  /** Ids of calendars and address books that the one mailbox shares, or did in the snapshot: they stay as they are. */
  readonly sharesLeft: readonly string[]
  readonly files: readonly PlannedFile[]
  readonly isDatabaseFilled: boolean
  readonly isCacheFilled: boolean
  /** What would be overwritten, each in a line for the operator. */
  readonly conflicts: readonly string[]
}

/** What is there already as the snapshot has it is left out: a restore that was interrupted goes on. */
export async function planRestore(
  manifest: Manifest,
  target: BackupSources,
  scope: RestoreScope
): Promise<RestorePlan> {
  const isEverything = scope.kind === 'everything'
  const { left: sharesLeft, lost } = await planShares(manifest, target, scope)
  const wanted = manifest.mailboxes.filter(({ id }) => isEverything || id === scope.id || lost.includes(id))
  const mailboxes = target.mailboxes ? await planMailboxes(manifest, target.mailboxes, wanted) : []
  const files = isEverything ? await planFiles(manifest, target) : []
  const filled =
    isEverything && target.database && manifest.collections.length > 0 ? target.database : undefined
  const collections = filled ? await filledCollections(filled) : []
  const inTheWay = collections.filter((name) => !ownRecords.has(name))
  const isCacheFilled = isEverything && manifest.redis !== undefined && (await hasKeys(target))
  const conflicts = [
    ...mailboxes.filter(({ isThere }) => isThere).map(({ mailbox }) => `mailbox ${mailbox.id}`),
    ...files.filter(({ isThere }) => isThere).map(({ path }) => `file ${path}`),
    ...(inTheWay.length > 0 ? [`MongoDB: ${inTheWay.join(', ')}`] : []),
    // Counters and limits, which a new server has too: alone they are no reason.
    ...(isCacheFilled && inTheWay.length > 0 ? ['Redis: it has keys'] : [])
  ]
  return { mailboxes, sharesLeft, files, isDatabaseFilled: collections.length > 0, isCacheFilled, conflicts }
}

/** A shared collection is a mailbox of its own, in which others have written since: with its owner only a lost one comes back. */
async function planShares(
  manifest: Manifest,
  { mailboxes: root }: BackupSources,
  scope: RestoreScope
): Promise<{ left: string[]; lost: string[] }> {
  const left: string[] = []
  const lost: string[] = []
  if (scope.kind === 'everything' || root === undefined) return { left, lost }
  const place = `${mailboxFolder(scope.id)}/shares/`
  const stored = manifest.mailboxes.find(({ id }) => id === scope.id)?.files ?? []
  const then = stored.filter(({ path }) => path.startsWith(place)).map(({ path }) => path.slice(place.length))
  const now = await namesIn(join(root, mailboxPlace(scope.id), 'shares'))
  for (const id of new Set([...then, ...now]))
    ((await exists(join(root, mailboxPlace(id)))) ? left : lost).push(id)
  return { left, lost }
}

async function planMailboxes(
  manifest: Manifest,
  root: string,
  wanted: readonly StoredMailbox[]
): Promise<PlannedMailbox[]> {
  const planned: PlannedMailbox[] = []
  for (const mailbox of wanted) {
    const folder = join(root, mailboxPlace(mailbox.id))
    const isThere = await exists(folder)
    if (isThere && (await isSameMailbox(manifest, mailbox, folder))) continue
    planned.push({ mailbox, folder, isThere })
  }
  return planned
}

async function isSameMailbox(
  manifest: Manifest,
  { id, files }: StoredMailbox,
  folder: string
): Promise<boolean> {
  for (const file of files) {
    const path = join(folder, file.path.slice(mailboxFolder(id).length + 1))
    if (!(await isSameContent(path, file, manifest.chunkBytes))) return false
  }
  const hasWal = files.some(({ path }) => path.endsWith('/mailbox.db-wal'))
  return hasWal || !(await exists(join(folder, 'mailbox.db-wal')))
}

async function planFiles(manifest: Manifest, target: BackupSources): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = []
  for (const file of manifest.files) {
    const path = placeOf(file, target)
    if (path === undefined || (await isSameContent(path, file, manifest.chunkBytes))) continue
    planned.push({ file, path, isThere: await exists(path) })
  }
  return planned
}

/** undefined: the target has no place for it. */
function placeOf({ path }: StoredFile, { files = [] }: BackupSources): string | undefined {
  const name = path.slice('files/'.length)
  for (const place of files) {
    if (name === place.name) return place.path
    if (name.startsWith(`${place.name}/`)) return join(place.path, name.slice(place.name.length + 1))
  }
  return undefined
}

async function hasKeys({ cache }: BackupSources): Promise<boolean> {
  if (!cache) return false
  for await (const { key } of dumpKeys(cache, () => 0)) if (key !== '') return true
  return false
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isMissingFile(error)) return false
    throw error
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissingFile(error)) return []
    throw error
  }
}
