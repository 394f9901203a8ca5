// How full a mailbox was when it was last open, in the clear: the quota of mail that comes while it is locked.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileName = 'usage.json'

/** A hint only: it is not synced, and a mailbox without it counts as empty. */
export function noteUsage(path: string, { bytes, messages }: { bytes: number; messages: number }): void {
  const file = join(path, fileName)
  writeFileSync(`${file}.new`, `${JSON.stringify({ bytes, messages })}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** What counts for the quota; undefined: not known. */
export function notedUsage(path: string): number | undefined {
  try {
    const noted: unknown = JSON.parse(readFileSync(join(path, fileName), 'utf8'))
    const isUsage = typeof noted === 'object' && noted !== null && 'bytes' in noted
    return isUsage && typeof noted.bytes === 'number' ? noted.bytes : undefined
  } catch (error) {
    // Cut short by a crash, or never written.
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    )
      return undefined
    throw error
  }
}
