// Single files and folders with all that is in them: `.env`, certificates, keys.
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { isMissingFile } from '../backup-error.ts'
import type { ChunkWriter } from '../chunks/chunk-writer.ts'
import type { StoredFile } from '../manifest/manifest.ts'
import { readFile } from './read-file.ts'

export interface NamedPath {
  /** How the backup calls it: `.env`, `ssl`. */
  readonly name: string
  /** A file or a folder. */
  readonly path: string
}

/** `missing`: names of what is not there. */
export async function backUpFiles(
  writer: ChunkWriter,
  sources: readonly NamedPath[]
): Promise<{ files: StoredFile[]; missing: string[] }> {
  const files: StoredFile[] = []
  const missing: string[] = []
  for (const { name, path } of sources) {
    try {
      for (const below of await filesIn(path)) {
        const place = below === path ? name : `${name}/${relative(path, below).split(sep).join('/')}`
        files.push(await backUpFile(writer, below, `files/${place}`))
      }
    } catch (error) {
      if (!isMissingFile(error)) throw error
      missing.push(name)
    }
  }
  return { files, missing }
}

async function backUpFile(writer: ChunkWriter, file: string, path: string): Promise<StoredFile> {
  const { mode } = await stat(file)
  const content = await writer.store(readFile(file, writer.chunkBytes), { compressible: true })
  return { path, mode: mode & 0o777, ...content }
}

async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink())
  return files.map((entry) => join(entry.parentPath, entry.name)).sort()
}
