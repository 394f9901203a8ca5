// Files of calendars or cards into a mailbox, one after the other.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { importObjects, type FileKind, type ImportCounts } from '@postkeep/dav-collections'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError } from '@postkeep/mailbox-contract'
import { Refusal } from '../usage-error.ts'

export interface ImportedFile {
  readonly file: string
  readonly counts: ImportCounts
}

interface Options {
  readonly kind: FileKind
  /** The name of a collection. */
  readonly into: string | undefined
  readonly keep: boolean
  readonly say: (text: string) => void
}

/** Bytes of a file, which is read whole. */
const largestFile = 256 * 1024 * 1024
const progressEvery = 1000

/** @throws Refusal */
export async function importFiles(
  session: MailboxSession,
  path: string,
  { kind, into, keep, say }: Options
): Promise<ImportedFile[]> {
  const imported: ImportedFile[] = []
  for (const { file, name } of await filesAt(path, kind)) {
    const onProgress = (done: number): void => {
      if (done % progressEvery === 0) say(`${file}: ${done}`)
    }
    const bytes = await readFile(file)
    const options = { kind, bytes, into: into ?? name, keep, onProgress }
    imported.push({ file, counts: await explained(() => importObjects(session, options)) })
  }
  return imported
}

/** `name`: of the collection; undefined for a single file, which goes where it fits. */
async function filesAt(
  path: string,
  kind: FileKind
): Promise<{ readonly file: string; readonly name: string | undefined }[]> {
  const found = await stat(path).catch((error: Error) => {
    throw new Refusal(`${path} cannot be read: ${error.message}`)
  })
  if (!found.isDirectory()) return [{ file: await smallEnough(path), name: undefined }]
  const names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith(`.${kind}`)).toSorted()
  if (names.length === 0) throw new Refusal(`There is no file in ${path} whose name ends with .${kind}`)
  return Promise.all(
    names.map(async (name) => ({
      file: await smallEnough(join(path, name)),
      name: basename(name).slice(0, -kind.length - 1)
    }))
  )
}

async function smallEnough(file: string): Promise<string> {
  if ((await stat(file)).size > largestFile) throw new Refusal(`${file} is larger than 256 MB`)
  return file
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'over-quota')
      throw new Refusal('The mailbox is full: raise its quota, and run this again to go on')
    throw error
  }
}
