// Stores content as chunks of a fixed length, each at a multiple of it, and sends only those that are not there yet.
import type { Seal, SealOptions } from '../encryption/sealed-object.ts'
import type { Repository } from '../repository/repository.ts'
import { chunkHash, chunkIdentifier, chunkObject, chunkPrefix } from './chunk-name.ts'
import { freeBuffer } from './free-buffer.ts'
import { ofLength } from './of-length.ts'

export const defaultChunkBytes = 2 * 1024 * 1024
/** Chunks at a time: each takes many times its length while it is sealed, until that is collected. */
const atOnce = 2

export interface ChunkWriterOptions {
  readonly repository: Repository
  readonly seal: Seal
  /** 32 bytes. */
  readonly namingKey: Uint8Array
  readonly chunkBytes?: number
}

export interface StoredContent {
  readonly bytes: number
  /** SHA-256 of each chunk, in hex. */
  readonly chunks: readonly string[]
}

export class ChunkWriter {
  readonly sent = { chunks: 0, bytes: 0 }
  readonly chunkBytes: number
  readonly #options: ChunkWriterOptions
  readonly #present = new Set<string>()
  readonly #sending = new Map<string, Promise<void>>()

  constructor(options: ChunkWriterOptions) {
    this.#options = options
    this.chunkBytes = options.chunkBytes ?? defaultChunkBytes
  }

  /** Learns what is in the repository. To be called once, before anything is stored. */
  async open(): Promise<this> {
    for await (const { name } of this.#options.repository.list(chunkPrefix)) {
      this.#present.add(name.slice(name.lastIndexOf('/') + 1))
    }
    return this
  }

  identifier(hash: string): string {
    return chunkIdentifier(this.#options.namingKey, hash)
  }

  hasAll(hashes: readonly string[]): boolean {
    return hashes.every((hash) => this.#present.has(this.identifier(hash)))
  }

  /** The pieces become the writer's, who frees them as soon as they are sent. */
  async store(content: AsyncIterable<Uint8Array>, options: SealOptions): Promise<StoredContent> {
    const chunks: string[] = []
    const running = new Set<Promise<void>>()
    let bytes = 0
    try {
      for await (const chunk of ofLength(content, this.chunkBytes)) {
        bytes += chunk.length
        const hash = chunkHash(chunk)
        chunks.push(hash)
        const sending = this.#send(hash, chunk, options).finally(() => {
          freeBuffer(chunk)
          running.delete(sending)
        })
        running.add(sending)
        if (running.size >= atOnce) await Promise.race(running)
      }
      await Promise.all(running)
    } finally {
      await Promise.allSettled(running)
    }
    return { bytes, chunks }
  }

  async #send(hash: string, chunk: Uint8Array, options: SealOptions): Promise<void> {
    const identifier = this.identifier(hash)
    if (this.#present.has(identifier)) return
    const running = this.#sending.get(identifier)
    if (running) return running
    const sending = this.#upload(identifier, chunk, options)
    this.#sending.set(identifier, sending)
    try {
      await sending
    } finally {
      this.#sending.delete(identifier)
    }
  }

  async #upload(identifier: string, chunk: Uint8Array, options: SealOptions): Promise<void> {
    const sealed = await this.#options.seal(chunk, options)
    const { length } = sealed
    await this.#options.repository.put(chunkObject(identifier), sealed)
    freeBuffer(sealed)
    this.#present.add(identifier)
    this.sent.chunks++
    this.sent.bytes += length
  }
}
