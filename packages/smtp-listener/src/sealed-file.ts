// A file that only this process can read: it has no name, and its bytes are ChaCha20 under a key that is never written.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { letGo } from './let-go.ts'

const readBytes = 262_144
// The key is used for this one file, so that the nonce may be constant.
const nonce = Buffer.alloc(16)

export class SealedFile {
  readonly #handle: FileHandle
  readonly #key = randomBytes(32)
  readonly #cipher = createCipheriv('chacha20', this.#key, nonce)
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

  async *read(): AsyncGenerator<Buffer<ArrayBuffer>> {
    const decipher = createDecipheriv('chacha20', this.#key, nonce)
    const buffer = Buffer.allocUnsafe(Math.min(readBytes, this.#size))
    for (let at = 0; at < this.#size;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, this.#size - at), at)
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
