// Proves a snapshot: restores its files into a scratch folder, reads them back, and compares hashes and counts.
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ChunkReader, type ChunkFault } from './chunks/chunk-reader.ts'
import type { Open } from './encryption/sealed-object.ts'
import { isSameContent } from './files/is-same-content.ts'
import { readFile } from './files/read-file.ts'
import { filesOf, type FileOfSnapshot, type Manifest, type StoredFile } from './manifest/manifest.ts'
import { identifiersOf, intactReferences, readManifest } from './manifest/snapshots.ts'
import { bsonDocuments } from './mongodb/bson-documents.ts'
import { dumpedKeys } from './redis/restore-keys.ts'
import { withNewerMailboxes } from './mailboxes/mailbox-points.ts'
import type { Repository } from './repository/repository.ts'

export interface VerifyProblem {
  /**
   * `missing`, `damaged`, `swapped`: a chunk. `restored`: the file on the disk is not what was stored. `count`: other numbers
   * of documents or keys. `references`: pruning could remove chunks that this snapshot needs.
   */
  readonly kind: ChunkFault['kind'] | 'restored' | 'count' | 'references'
  /** Name of the object in the repository. */
  readonly object?: string
  /** What cannot be restored because of it. */
  readonly path?: string
  readonly mailbox?: string
  readonly text: string
}

export interface VerifyReport {
  readonly id: string
  readonly files: number
  readonly bytes: number
  readonly documents: number
  /** How many were verified: all, or the sample. */
  readonly mailboxes: number
  readonly problems: readonly VerifyProblem[]
}

export interface VerifyOptions {
  /** Where files are restored for a moment; there must be room for the largest. */
  readonly folder: string
  /** At most so many mailboxes, by chance (default: all). */
  readonly sample?: number
  /** With the mailboxes that were copied after the snapshot: for the newest one. */
  readonly newer?: boolean
  /** Removes damaged and swapped chunks, so that the next backup sends them again. */
  readonly removeDamaged?: boolean
}

export interface VerifyContext {
  readonly repository: Repository
  readonly open: Open
  /** 0 ≤ x < 1. */
  readonly random: () => number
}

interface Verification {
  readonly reader: ChunkReader
  readonly manifest: Manifest
  readonly scratch: string
  readonly problems: VerifyProblem[]
}

/** Throws `BackupError`: `not-found`, `wrong-key`; `damaged` for the manifest itself. */
export async function verifySnapshot(
  { repository, open, random }: VerifyContext,
  id: string,
  { folder, sample, newer = false, removeDamaged = false }: VerifyOptions
): Promise<VerifyReport> {
  const stored = await readManifest(repository, open, id)
  const whole = newer ? await withNewerMailboxes(stored, { repository, open }) : stored
  const manifest =
    sample === undefined ? whole : { ...whole, mailboxes: sampleOf(whole.mailboxes, sample, random) }
  const namingKey = Buffer.from(manifest.namingKey, 'hex')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const scratch = await mkdtemp(join(folder, 'verify-'))
  const problems = await referenceProblems(repository, stored)
  const verification = {
    reader: new ChunkReader({ repository, open, namingKey }),
    manifest,
    scratch,
    problems
  }
  try {
    const counts = await verifyFiles(verification)
    if (removeDamaged) await removeObjects(repository, problems)
    return { id, ...counts, mailboxes: manifest.mailboxes.length, problems }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function verifyFiles(
  verification: Verification
): Promise<Pick<VerifyReport, 'files' | 'bytes' | 'documents'>> {
  const { manifest, problems } = verification
  const counted = new Map(
    manifest.collections.map(({ name, documents, content }) => [content, { name, documents }])
  )
  const totals = { files: 0, bytes: 0, documents: 0 }
  for (const found of filesOf(manifest)) {
    const path = join(verification.scratch, found.file.path)
    if (!(await restoreForVerification(verification, found, path))) continue
    totals.files++
    totals.bytes += found.file.bytes
    const collection = counted.get(found.file)
    if (collection) {
      const documents = await countOf(bsonDocuments(readFile(path, manifest.chunkBytes)))
      totals.documents += documents
      if (documents !== collection.documents)
        problems.push(countProblem(found.file, documents, collection.documents))
    }
    if (found.file === manifest.redis?.content) {
      const keys = await countOf(dumpedKeys(path))
      if (keys !== manifest.redis.keys) problems.push(countProblem(found.file, keys, manifest.redis.keys))
    }
    await rm(path)
  }
  return totals
}

/** false: it has problems, which are noted. All faults of a file are named, not only the first. */
async function restoreForVerification(
  { reader, manifest, problems }: Verification,
  { file, mailbox }: FileOfSnapshot,
  path: string
): Promise<boolean> {
  const before = problems.length
  const place = { path: file.path, ...(mailbox !== undefined && { mailbox }) }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'wx', 0o600)
  try {
    for (const hash of file.chunks) {
      const chunk = await reader.read(hash)
      if (chunk.kind === 'content') await handle.writeFile(chunk.content)
      else problems.push({ kind: chunk.kind, object: chunk.object, ...place, text: faultText(chunk, place) })
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (problems.length > before) {
    await rm(path)
    return false
  }
  if (await isSameContent(path, file, manifest.chunkBytes)) return true
  problems.push({ kind: 'restored', ...place, text: `${file.path} is not what was stored` })
  await rm(path)
  return false
}

function faultText(
  { kind, object }: ChunkFault,
  { path, mailbox }: { path: string; mailbox?: string }
): string {
  const whose = mailbox === undefined ? '' : ` of mailbox ${mailbox}`
  return `${object} is ${kind}: ${path}${whose} needs it`
}

function countProblem({ path }: StoredFile, found: number, expected: number): VerifyProblem {
  return { kind: 'count', path, text: `${path} has ${found} entries, the manifest says ${expected}` }
}

async function referenceProblems(repository: Repository, manifest: Manifest): Promise<VerifyProblem[]> {
  const listed = new Set(await intactReferences(repository, manifest.id))
  const needed = identifiersOf(manifest)
  if (needed.isSubsetOf(listed)) return []
  return [
    { kind: 'references', object: `references/${manifest.id}`, text: 'the list of chunks is not complete' }
  ]
}

async function removeObjects(repository: Repository, problems: readonly VerifyProblem[]): Promise<void> {
  for (const { kind, object } of problems) {
    if (object !== undefined && (kind === 'damaged' || kind === 'swapped')) await repository.remove(object)
  }
}

async function countOf(entries: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const entry of entries) if (entry !== undefined) count++
  return count
}

function sampleOf<Item>(items: readonly Item[], size: number, random: () => number): Item[] {
  const left = [...items]
  const taken: Item[] = []
  while (taken.length < size && left.length > 0) {
    taken.push(...left.splice(Math.floor(random() * left.length), 1))
  }
  return taken
}
