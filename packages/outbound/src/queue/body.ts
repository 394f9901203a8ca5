// Bodies of queued messages: compressed, sealed with the server's key, in the document up to 1 MB, else in GridFS.
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { createZstdCompress } from 'node:zlib'
import type { ServerSealer } from '@postkeep/crypto'
import { openZstdFrame, zstdFrame } from '@postkeep/mailbox-contract'
import { newObjectId, toObjectId, type Database, type Email } from '@postkeep/database'
import type { NewEmail } from './new-email.ts'

export type StoredBody = Pick<Email, 'message' | 'message_file'>

/** Of the message; what is larger goes through in pieces, and is never in memory once more. */
const inDocument = 1024 * 1024
const pieceBytes = 256 * 1024
/** No message is larger than this; a body that unpacks to more is not ours. */
const maximumBytes = 256 * 1024 * 1024

export class Bodies {
  readonly #database: Database
  readonly #sealer: ServerSealer

  constructor(database: Database, sealer: ServerSealer) {
    this.#database = database
    this.#sealer = sealer
  }

  /** Written, when it goes to GridFS, before the document that names it. */
  async store(id: string, raw: NewEmail['raw']): Promise<StoredBody & Pick<Email, 'size'>> {
    const pieces = Buffer.isBuffer(raw) ? [raw] : raw
    const size = 'read' in pieces ? pieces.size : pieces.reduce((sum, { length }) => sum + length, 0)
    if (size <= inDocument) {
      const whole = Buffer.concat('read' in pieces ? await Array.fromAsync(pieces.read()) : pieces)
      const compressed = zstdFrame(whole)
      return { size, message: this.#sealer.seal(compressed, contextOf(id)) }
    }
    const file = newObjectId()
    await pipeline(
      'read' in pieces ? pieces.read() : Readable.from(slices(pieces)),
      createZstdCompress({ chunkSize: pieceBytes }),
      (compressed: AsyncIterable<Buffer>) => this.#sealer.sealPieces(compressed, contextOf(id)),
      this.#database.bodies.openUploadStreamWithId(file, id)
    )
    return { size, message_file: file }
  }

  /** @throws when the body was removed or does not open */
  async open(email: Pick<Email, '_id' | 'message' | 'message_file' | 'size'>): Promise<Buffer> {
    const sealed = email.message_file
      ? Buffer.concat(await this.#database.bodies.openDownloadStream(email.message_file).toArray())
      : email.message
    if (!sealed) throw new Error(`the body of ${email._id.toHexString()} has been removed`)
    const compressed = this.#sealer.open(sealed, contextOf(email._id.toHexString()))
    return openZstdFrame(compressed, Math.min(email.size, maximumBytes), maximumBytes)
  }

  /** Removes files from before that time whose document was never written, or has gone. Returns how many there were. */
  async removeOrphans(before: Date): Promise<number> {
    const seconds = Math.floor(before.getTime() / 1000)
    const firstId = toObjectId(seconds.toString(16).padStart(8, '0').padEnd(24, '0'))!
    let removed = 0
    for await (const { _id } of this.#database.bodies.find({ _id: { $lt: firstId } })) {
      if (await this.#database.emails.exists({ message_file: _id })) continue
      await this.removeFile({ message_file: _id })
      removed++
    }
    return removed
  }

  async removeFile(email: Pick<Email, 'message_file'>): Promise<void> {
    if (!email.message_file) return
    try {
      await this.#database.bodies.delete(email.message_file)
    } catch (error) {
      // Somebody else removed it: that is what was wanted.
      if (!/not found/i.test(String(error))) throw error
    }
  }
}

function contextOf(id: string): string {
  return `email body ${id}`
}

function* slices(pieces: readonly Buffer[]): Generator<Buffer> {
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += pieceBytes) yield piece.subarray(at, at + pieceBytes)
}
