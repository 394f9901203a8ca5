// A file as it comes out of a backup: synced, with its permissions.
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StoredFile } from '../manifest/manifest.ts'
import type { ChunkReader } from '../chunks/chunk-reader.ts'

/** Folders are made. Throws EEXIST, and `BackupError('damaged')`. */
export async function writeStoredFile(reader: ChunkReader, file: StoredFile, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'wx', 0o600)
  try {
    await writeFile(handle, reader.content(file.chunks, file.path))
    await handle.chmod(file.mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
