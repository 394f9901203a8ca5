// A repository in a directory: an object is a file, synced to the disk before it has its name.
import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { access, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { BackupError, isMissingFile } from '../backup-error.ts'
import { syncFolder } from '../files/sync-folder.ts'
import type { Repository, StoredObject } from './repository.ts'

const unfinished = '.unfinished-'

/** The folder is made where it is missing. */
export function directoryRepository(root: string): Repository {
  return {
    put: (name, content) => writeObject(join(root, name), content),
    async get(name) {
      try {
        return await readFile(join(root, name))
      } catch (error) {
        if (!isMissingFile(error)) throw error
        throw new BackupError('not-found', `the repository has no ${name}`, { cause: error })
      }
    },
    list: (prefix) => listObjects(root, prefix),
    async remove(name) {
      await rm(join(root, name), { force: true })
    },
    async has(name) {
      try {
        await access(join(root, name))
        return true
      } catch (error) {
        if (isMissingFile(error)) return false
        throw error
      }
    }
  }
}

async function writeObject(file: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const folder = dirname(file)
  const temporary = join(folder, unfinished + randomBytes(8).toString('hex'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await writeFile(handle, content)
    await handle.sync()
    await handle.close()
    await rename(temporary, file)
  } catch (error) {
    await handle.close()
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(folder)
}

async function* listObjects(root: string, prefix: string): AsyncIterable<StoredObject> {
  const folder = join(root, prefix.slice(0, prefix.lastIndexOf('/') + 1))
  for (const file of await filesBelow(folder)) {
    const name = relative(root, file).split(sep).join('/')
    if (!name.startsWith(prefix) || name.includes(unfinished)) continue
    const found = await statIfThere(file)
    if (found) yield { name, bytes: found.size, modified: found.mtime }
  }
}

/** undefined: it was removed while the others were listed. */
async function statIfThere(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file)
  } catch (error) {
    if (isMissingFile(error)) return undefined
    throw error
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    if (isMissingFile(error)) return []
    throw error
  }
}
