// Copies of published calendars, in the folder of their mailbox: `published/<id of the link>`.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const folderName = 'published'

function fileOf(path: string, id: string): string {
  // The id is the name of a file: nothing else may pass.
  if (!/^[0-9a-f]{32}$/.test(id)) throw new RangeError('this is no id of a link')
  return join(path, folderName, id)
}

/** Not synced: what a power cut takes is written again, since the store has not noted it yet. */
export function writeCopy(path: string, id: string, sealed: Uint8Array): void {
  const file = fileOf(path, id)
  mkdirSync(join(path, folderName), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, sealed, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

/** undefined: there is none. */
export async function readCopy(path: string, id: string): Promise<Buffer<ArrayBuffer> | undefined> {
  if (!/^[0-9a-f]{32}$/.test(id)) return undefined
  try {
    return await readFile(fileOf(path, id))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export function removeCopy(path: string, id: string): void {
  rmSync(fileOf(path, id), { force: true })
}

/** Of links that are there no more. */
export function removeOtherCopies(path: string, ids: readonly string[]): void {
  for (const name of namesIn(join(path, folderName))) {
    if (!ids.includes(name)) rmSync(join(path, folderName, name), { force: true })
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
