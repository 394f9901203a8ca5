// The files of a drop box: `sealed/<counter>-<random>.sealed`. A name is never used twice.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { syncFile } from '../keys/sync-file.ts'
import { sealedPath } from '../mailbox-path.ts'

const ending = '.sealed'
const digits = 10

/** Segments that a drop box of this thread writes: nobody may take them away. */
export const segmentsBeingWritten = new Set<string>()

/** File names in the order of their making. */
export function listSegments(path: string): string[] {
  return namesIn(sealedPath(path))
    .filter((name) => name.endsWith(ending))
    .sort()
}

/** Makes the folder of segments where it is missing. */
export function nextSegment(path: string): string {
  const folder = sealedPath(path)
  if (mkdirSync(folder, { recursive: true }) !== undefined) syncFile(path)
  const last = Number.parseInt(listSegments(path).at(-1) ?? '0', 10)
  const name = `${String(last + 1).padStart(digits, '0')}-${randomBytes(8).toString('hex')}${ending}`
  return join(folder, name)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
