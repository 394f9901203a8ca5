// A file that only this process can read: it has no name, and its bytes are ChaCha20 under a key that is never written.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { letGo } from './let-go.ts'

const readBytes = 262_144
/** Of the cipher: RFC 8439 §2.3. */
const blockBytes = 64

export class SealedFile {
  readonly #handle: FileHandle
  readonly #key = randomBytes(32)
  readonly #cipher = createCipheriv('chacha20', this.#key, nonceAt(0))
  #size = 0

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  static async create(directory: string): Promise<SealedFile> {
    const path = join(directory, `postkeep-${randomUUID()}`)
    const handle = await open(path, 'wx+', 0o600)
    await unlink(path)
    return new SealedFile(handle)
  }

  async append(bytes: Buffer): Promise<void> {
    const sealed = this.#cipher.update(bytes)
    for (let written = 0; written < sealed.length;) {
      const { bytesWritten } = await this.#handle.write(
        sealed,
        written,
        sealed.length - written,
        this.#size + written
      )
      written += bytesWritten
    }
    this.#size += sealed.length
    letGo(sealed)
  }

  /** Each piece has memory of its own. */
  async *read(start: number, end: number): AsyncGenerator<Buffer<ArrayBuffer>> {
    const first = Math.floor(start / blockBytes)
    const decipher = createDecipheriv('chacha20', this.#key, nonceAt(first))
    decipher.update(Buffer.alloc(start - first * blockBytes))
    const last = Math.min(end, this.#size)
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(readBytes, last - start)))
    for (let at = start; at < last;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, last - at), at)
      if (bytesRead === 0) throw new Error('a spool file is shorter than what was written to it')
      at += bytesRead
      yield decipher.update(buffer.subarray(0, bytesRead))
    }
  }

  async close(): Promise<void> {
    this.#key.fill(0)
    await this.#handle.close()
  }
}

/** Before it the number of the block. The key is used for this one file, so that the rest may be constant. */
function nonceAt(block: number): Buffer {
  const nonce = Buffer.alloc(16)
  nonce.writeUInt32LE(block)
  return nonce
}
