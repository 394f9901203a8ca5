// Compares a file on the disk with what a manifest says of it.
import { stat } from 'node:fs/promises'
import { isMissingFile } from '../backup-error.ts'
import { chunkHash } from '../chunks/chunk-name.ts'
import type { StoredFile } from '../manifest/manifest.ts'
import { readFile } from './read-file.ts'

/** `chunkBytes`: with which the snapshot was made. */
export async function isSameContent(path: string, file: StoredFile, chunkBytes: number): Promise<boolean> {
  try {
    if ((await stat(path)).size !== file.bytes) return false
    let index = 0
    for await (const piece of readFile(path, chunkBytes)) {
      if (chunkHash(piece) !== file.chunks[index++]) return false
    }
    return index === file.chunks.length
  } catch (error) {
    if (isMissingFile(error)) return false
    throw error
  }
}
