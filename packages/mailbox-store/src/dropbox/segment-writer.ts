// Writes one segment. After a failed write nobody knows what is on the disk, and a record number must never seal two
// things: so a writer that failed is abandoned, and the next group begins a new segment.
import { open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encapsulate, wipe, type SealPublicKey } from '@postkeep/crypto'
import { syncFile } from '../keys/sync-file.ts'
import { nextSegment, segmentsBeingWritten } from './segment-files.ts'
import { magic, sealDelivery, sealEnd, sealSettled, type SealedDelivery } from './segment-format.ts'

/** A message, or the key of messages that are done with. */
export type SegmentEntry = { readonly delivery: SealedDelivery } | { readonly settled: Uint8Array }

export class SegmentWriter {
  readonly #file: FileHandle
  readonly #path: string
  readonly #key: Buffer
  #count = 0
  #length: number

  private constructor(file: FileHandle, path: string, { key, length }: { key: Buffer; length: number }) {
    this.#file = file
    this.#path = path
    this.#key = key
    this.#length = length
  }

  /** `path`: of the mailbox. */
  static async create(path: string, publicKey: SealPublicKey): Promise<SegmentWriter> {
    const { head, key } = encapsulate(publicKey)
    const segment = nextSegment(path)
    segmentsBeingWritten.add(segment)
    try {
      const file = await open(segment, 'wx', 0o600)
      const start = Buffer.concat([magic, head])
      const writer = new SegmentWriter(file, segment, { key, length: start.length })
      await file.writeFile(start)
      syncFile(dirname(segment))
      return writer
    } catch (error) {
      segmentsBeingWritten.delete(segment)
      throw error
    }
  }

  /** Bytes. */
  get length(): number {
    return this.#length
  }

  /** All of them are on the disk when it resolves. */
  async write(entries: readonly SegmentEntry[]): Promise<void> {
    const records = entries.map((entry) =>
      'delivery' in entry
        ? sealDelivery(this.#key, this.#count++, entry.delivery)
        : sealSettled(this.#key, this.#count++, entry.settled)
    )
    await this.#append(Buffer.concat(records))
  }

  /** With the end record, so that a file that was cut off shows. */
  async end(): Promise<void> {
    try {
      await this.#append(sealEnd(this.#key, this.#count))
    } finally {
      await this.abandon()
    }
  }

  /** Without an end record: what was acknowledged stays readable. */
  async abandon(): Promise<void> {
    wipe(this.#key)
    segmentsBeingWritten.delete(this.#path)
    await this.#file.close()
  }

  async #append(bytes: Buffer): Promise<void> {
    await this.#file.writeFile(bytes)
    await this.#file.datasync()
    this.#length += bytes.length
  }
}
