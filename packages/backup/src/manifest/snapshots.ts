// The snapshots of a repository: `snapshots/<id>` (the sealed manifest, which makes the snapshot exist) and
// `references/<id>` (names of its chunks, 32 bytes each, in clear: so that pruning needs no recovery key).
import { randomBytes } from 'node:crypto'
import { BackupError, isBackupError } from '../backup-error.ts'
import { chunkIdentifier } from '../chunks/chunk-name.ts'
import type { Open, Seal } from '../encryption/sealed-object.ts'
import type { Repository } from '../repository/repository.ts'
import { filesOf, parseManifest, type Manifest } from './manifest.ts'

const snapshotPrefix = 'snapshots/'
const referencesPrefix = 'references/'
const identifierBytes = 32

export interface Snapshot {
  readonly id: string
  readonly time: Date
}

/** 20261121T133726123Z-1f002b: sorts by time. */
export function snapshotId(time: Date): string {
  return `${time.toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(3).toString('hex')}`
}

/** Oldest first. */
export async function listSnapshots(repository: Repository): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = []
  for await (const { name } of repository.list(snapshotPrefix)) {
    const id = name.slice(snapshotPrefix.length)
    const time = timeOf(id)
    if (time) snapshots.push({ id, time })
  }
  return snapshots.sort((one, other) => (one.id < other.id ? -1 : 1))
}

export async function writeSnapshot(repository: Repository, seal: Seal, manifest: Manifest): Promise<void> {
  const identifiers = Buffer.from([...identifiersOf(manifest)].join(''), 'hex')
  await repository.put(referencesPrefix + manifest.id, identifiers)
  const sealed = await seal(Buffer.from(JSON.stringify(manifest)), { compressible: true })
  await repository.put(snapshotPrefix + manifest.id, sealed)
}

/** Throws `BackupError`: `not-found`, `wrong-key`, `damaged`. */
export async function readManifest(repository: Repository, open: Open, id: string): Promise<Manifest> {
  if (!timeOf(id)) throw new BackupError('not-found', `there is no snapshot ${id}`)
  return parseManifest(await open(await repository.get(snapshotPrefix + id)))
}

/** Names of the chunks, 64 hex digits each. Throws `BackupError('not-found')`. */
export async function readReferences(repository: Repository, id: string): Promise<string[]> {
  const packed = Buffer.from(await repository.get(referencesPrefix + id))
  if (packed.length % identifierBytes !== 0) {
    throw new BackupError('damaged', `${referencesPrefix}${id} was changed since it was stored`)
  }
  return Array.from({ length: packed.length / identifierBytes }, (_, index) =>
    packed.toString('hex', index * identifierBytes, (index + 1) * identifierBytes)
  )
}

/** undefined: they are missing, or not what was stored. */
export async function intactReferences(repository: Repository, id: string): Promise<string[] | undefined> {
  try {
    return await readReferences(repository, id)
  } catch (error) {
    if (isBackupError(error, 'not-found') || isBackupError(error, 'damaged')) return undefined
    throw error
  }
}

/** Ids, also of backups that did not come to their manifest. */
export async function listReferences(repository: Repository): Promise<string[]> {
  const ids: string[] = []
  for await (const { name } of repository.list(referencesPrefix))
    ids.push(name.slice(referencesPrefix.length))
  return ids
}

/** First the manifest: without it the snapshot is gone, whatever happens next. */
export async function removeSnapshot(repository: Repository, id: string): Promise<void> {
  await repository.remove(snapshotPrefix + id)
  await repository.remove(referencesPrefix + id)
}

export function identifiersOf(manifest: Manifest): Set<string> {
  const namingKey = Buffer.from(manifest.namingKey, 'hex')
  const hashes = new Set<string>()
  for (const { file } of filesOf(manifest)) for (const hash of file.chunks) hashes.add(hash)
  return new Set(Array.from(hashes, (hash) => chunkIdentifier(namingKey, hash)))
}

function timeOf(id: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[0-9a-f]{6}$/.exec(id)
  if (!parts) return undefined
  const [year, month, day, hour, minute, second, millisecond] = parts.slice(1)
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`)
}
