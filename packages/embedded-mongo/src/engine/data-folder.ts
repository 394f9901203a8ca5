// The folder that holds a server's data, and the lock that keeps a second server out of it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface DataFolder {
  databaseFile: string
  /** Nothing has to outlive the process (`:memory:`). */
  isTemporary: boolean
  release(): void
}

/** `:memory:` is a temporary folder that is never synced: it lives in the page cache, and behaves like any other. */
export function openDataFolder(dbpath: string): DataFolder {
  const isTemporary = dbpath === ':memory:'
  const folder = isTemporary ? mkdtempSync(join(tmpdir(), 'embedded-mongo-')) : dbpath
  mkdirSync(folder, { recursive: true })
  const lock = lockFolder(folder)
  return {
    databaseFile: join(folder, 'embedded-mongo.sqlite'),
    isTemporary,
    release: () => {
      lock.close()
      if (isTemporary) rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** An exclusive SQLite lock: the operating system releases it even after kill -9. */
function lockFolder(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'embedded-mongo.lock'))
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
    return lock
  } catch (cause) {
    lock.close()
    throw new Error(`${folder} is in use by another embedded server`, { cause })
  }
}
