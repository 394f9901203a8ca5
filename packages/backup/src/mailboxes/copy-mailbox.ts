// A copy of a mailbox that is in use, without its key and without asking its writer. Why the copy is whole:
// 1. The database file is read before its WAL. What a checkpoint wrote into the file meanwhile came from frames of the WAL,
//    and those are all in the copy of the WAL: opening the copy writes them again over pages that were read half old, half new.
// 2. That holds as long as the WAL was not begun anew in between. Beginning anew writes its header, with another salt, before
//    the first frame (https://www.sqlite.org/fileformat2.html#walformat): an equal header before and after is the proof.
// 3. Without a WAL there is no header to compare: then the file must be the same, and not of just now.
// 4. Sealed mail is read first, and must still be there at the end: what was drained meanwhile would be in both or in neither.
import { constants } from 'node:fs'
import { copyFile, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isMissingFile } from '../backup-error.ts'
import type { ChunkWriter } from '../chunks/chunk-writer.ts'
import { readFile } from '../files/read-file.ts'
import type { StoredFile } from '../manifest/manifest.ts'

const walHeaderBytes = 32
/** Clocks of file systems tick in up to 10 ms: two writes within one tick leave the same time. */
const settledMs = 100
const attempts = 8

export interface MailboxPlace {
  /** Where the mailbox lies. */
  readonly folder: string
  /** How the backup calls it. */
  readonly path: string
  /** Where a mailbox in heavy use is copied to first, for that is quicker than to encrypt and send it. */
  readonly staging: string
}

export type CopiedMailbox =
  | { readonly kind: 'copied'; readonly files: readonly StoredFile[] }
  /** It changed too fast for every attempt, or there was no room for the staging. */
  | { readonly kind: 'busy' }
  /** It was removed. */
  | { readonly kind: 'gone' }

export async function copyMailbox(writer: ChunkWriter, place: MailboxPlace): Promise<CopiedMailbox> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      const files = attempt === 0 ? await copyDirectly(writer, place) : await copyStaged(writer, place)
      if (files) return { kind: 'copied', files }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return { kind: 'busy' }
      if (!isMissingFile(error)) throw error
      if (!(await exists(join(place.folder, 'mailbox.db')))) return { kind: 'gone' }
    }
    await pause(settledMs)
  }
  return { kind: 'busy' }
}

async function copyDirectly(
  writer: ChunkWriter,
  { folder, path }: MailboxPlace
): Promise<readonly StoredFile[] | undefined> {
  return capture(folder, (name) => storeFile(writer, join(folder, name), `${path}/${name}`))
}

async function copyStaged(
  writer: ChunkWriter,
  { folder, path, staging }: MailboxPlace
): Promise<readonly StoredFile[] | undefined> {
  await rm(staging, { recursive: true, force: true })
  try {
    const names = await capture(folder, async (name) => {
      const target = join(staging, name)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await copyFile(join(folder, name), target, constants.COPYFILE_FICLONE)
      return name
    })
    if (!names) return undefined
    const files: StoredFile[] = []
    for (const name of names) files.push(await storeFile(writer, join(staging, name), `${path}/${name}`))
    return files
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function storeFile(writer: ChunkWriter, file: string, path: string): Promise<StoredFile> {
  const content = await writer.store(readFile(file, writer.chunkBytes), { compressible: false })
  return { path, mode: 0o600, ...content }
}

/** Calls `take` for each file, in the order that the proof needs. undefined: what was taken is not whole. */
async function capture<Taken>(
  folder: string,
  take: (name: string) => Promise<Taken>
): Promise<Taken[] | undefined> {
  const taken: Taken[] = []
  const segments = await listFiles(join(folder, 'sealed'))
  const owned = await listFiles(join(folder, 'shares'))
  const beside = [
    'slots.json',
    ...owned.map((share) => `shares/${share}`),
    ...segments.map((segment) => `sealed/${segment}`)
  ]
  for (const name of beside) taken.push(await take(name))
  const database = join(folder, 'mailbox.db')
  const before = await generationOf(database)
  taken.push(await take('mailbox.db'))
  if (before.walHeader !== '') taken.push(await take('mailbox.db-wal'))
  const after = await generationOf(database)
  const remaining = await listFiles(join(folder, 'sealed'))
  const isWhole = isSameGeneration(before, after) && segments.every((segment) => remaining.includes(segment))
  return isWhole ? taken : undefined
}

interface Generation {
  /** In hex; empty where there is no WAL, or an empty one. */
  readonly walHeader: string
  /** Another file has taken its place where this is another. */
  readonly identity: string
  readonly changed: string
  readonly isSettled: boolean
}

function isSameGeneration(before: Generation, after: Generation): boolean {
  if (before.walHeader !== after.walHeader || before.identity !== after.identity) return false
  return before.walHeader !== '' || (before.isSettled && before.changed === after.changed)
}

async function generationOf(database: string): Promise<Generation> {
  const walHeader = await readWalHeader(`${database}-wal`)
  const { ino, dev, size, mtimeNs, mtimeMs } = await stat(database, { bigint: true })
  return {
    walHeader,
    identity: `${dev}:${ino}`,
    changed: `${size}:${mtimeNs}`,
    isSettled: Math.abs(Date.now() - Number(mtimeMs)) > settledMs
  }
}

async function readWalHeader(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r')
    try {
      const header = Buffer.alloc(walHeaderBytes)
      const { bytesRead } = await handle.read(header, 0, walHeaderBytes, 0)
      return header.toString('hex', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isMissingFile(error)) return ''
    throw error
  }
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort()
  } catch (error) {
    if (isMissingFile(error)) return []
    throw error
  }
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
