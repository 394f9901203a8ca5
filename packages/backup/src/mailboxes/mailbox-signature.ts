// Tells whether a mailbox was changed since it was copied, without reading it.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissingFile } from '../backup-error.ts'

/** A file that was changed less than this ago may change again within one tick of its clock. */
const settledMs = 1000

/** undefined: it is being changed. */
export async function mailboxSignature(folder: string): Promise<string | undefined> {
  const newest = Date.now() - settledMs
  const parts: string[] = []
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
      const { ino, size, mtimeNs, mtimeMs } = await stat(join(parentPath, name), { bigint: true })
      if (Number(mtimeMs) > newest) return undefined
      parts.push(`${name}:${ino}:${size}:${mtimeNs}`)
    }
  } catch (error) {
    if (isMissingFile(error)) return undefined
    throw error
  }
  return parts.sort().join(' ')
}
