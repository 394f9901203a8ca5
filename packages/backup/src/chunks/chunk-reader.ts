// Reads chunks back and proves each: it is there, it opens, and it is the content that the manifest names.
import { BackupError, isBackupError } from '../backup-error.ts'
import type { Open } from '../encryption/sealed-object.ts'
import type { Repository } from '../repository/repository.ts'
import { chunkHash, chunkIdentifier, chunkObject } from './chunk-name.ts'

export interface ChunkFault {
  /** `missing`: not there. `damaged`: does not open. `swapped`: opens, and is other content. */
  readonly kind: 'missing' | 'damaged' | 'swapped'
  /** Name of the object in the repository. */
  readonly object: string
}

export type ReadChunk = { readonly kind: 'content'; readonly content: Uint8Array } | ChunkFault

export interface ChunkReaderOptions {
  readonly repository: Repository
  readonly open: Open
  readonly namingKey: Uint8Array
}

export class ChunkReader {
  readonly #options: ChunkReaderOptions

  constructor(options: ChunkReaderOptions) {
    this.#options = options
  }

  /** `hash`: of the content, from a manifest. Throws `BackupError('storage')` where the repository does not answer. */
  async read(hash: string): Promise<ReadChunk> {
    const object = chunkObject(chunkIdentifier(this.#options.namingKey, hash))
    try {
      const content = await this.#options.open(await this.#options.repository.get(object))
      return chunkHash(content) === hash ? { kind: 'content', content } : { kind: 'swapped', object }
    } catch (error) {
      if (isBackupError(error, 'not-found')) return { kind: 'missing', object }
      // The manifest opened with this key: a chunk that does not is not the one that was stored.
      if (isBackupError(error, 'damaged') || isBackupError(error, 'wrong-key'))
        return { kind: 'damaged', object }
      throw error
    }
  }

  /** The content of a file. Throws `BackupError('damaged')` that names the chunk and `path`. */
  async *content(chunks: readonly string[], path: string): AsyncIterable<Uint8Array> {
    for (const hash of chunks) {
      const chunk = await this.read(hash)
      if (chunk.kind !== 'content') {
        throw new BackupError('damaged', `${path} cannot be restored: ${chunk.object} is ${chunk.kind}`)
      }
      yield chunk.content
    }
  }
}
