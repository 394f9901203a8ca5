// One backup, prune or restore at a time: a file whose time is renewed while its holder lives. A run that reuses a chunk
// while a prune removes it would make a snapshot with a hole.
import { mkdir, open, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError, isMissingFile } from '../backup-error.ts'

const renewMs = 10_000
const abandonedMs = 120_000

/** Throws `BackupError('locked')`. */
export async function withStateLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const file = join(folder, 'lock')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeAbandoned(file)
  await take(file)
  const renewal = setInterval(() => {
    const now = new Date()
    // Where it cannot be renewed, the disk is gone, and the work fails by itself.
    utimes(file, now, now).catch(() => undefined)
  }, renewMs)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    await rm(file, { force: true })
  }
}

async function take(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    throw new BackupError('locked', 'another backup, prune or restore is at work', { cause: error })
  }
}

async function removeAbandoned(file: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(file)
    if (Date.now() - mtimeMs > abandonedMs) await rm(file, { force: true })
  } catch (error) {
    if (!isMissingFile(error)) throw error
  }
}
