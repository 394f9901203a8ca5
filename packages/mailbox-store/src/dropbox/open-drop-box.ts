// The drop box of a locked mailbox: mail is sealed to its public key and waits, in order, for the next unlock.
import type { SealPublicKey } from '@postkeep/crypto'
import type { Logger } from '@postkeep/log'
import { MailboxError } from '@postkeep/mailbox-contract'
import { storageError } from '../schema/storage-error.ts'
import type { SealedDelivery } from './segment-format.ts'
import { SegmentWriter, type SegmentEntry } from './segment-writer.ts'

export type { SealedDelivery }

export interface DropBoxOptions {
  /** The folder of the mailbox. */
  readonly path: string
  readonly publicKey: SealPublicKey
  readonly logger: Logger
}

export interface DropBox {
  /** Resolves when the message is on the disk. The same key again, until it is settled: `duplicate`. */
  put(delivery: SealedDelivery): Promise<'sealed' | 'duplicate'>
  /**
   * The sender has the answers for these keys: the same bytes are a new message from now on. Written with the next
   * message, or at the end.
   */
  settle(keys: readonly Uint8Array[]): void
  /** Whether the key is on the disk and not settled, as far as this drop box has put it. */
  has(key: Uint8Array): boolean
  /** Waits for what was put, and ends the segment. */
  close(): Promise<void>
}

interface Waiting {
  readonly entry: SegmentEntry
  readonly bytes: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const groupRecords = 64
const groupBytes = 8 * 1024 * 1024
const segmentBytes = 64 * 1024 * 1024
/** Of keys, before they are written without a message to go with. */
const mostSettled = 1000

export function openDropBox(options: DropBoxOptions): DropBox {
  return new SealingDropBox(options)
}

class SealingDropBox implements DropBox {
  readonly #options: DropBoxOptions
  readonly #sealed = new Set<string>()
  readonly #underWay = new Map<string, Promise<void>>()
  #waiting: Waiting[] = []
  #writer: SegmentWriter | undefined
  #writing: Promise<void> | undefined
  #isClosed = false

  constructor(options: DropBoxOptions) {
    this.#options = options
  }

  has(key: Uint8Array): boolean {
    return this.#sealed.has(textOf(key))
  }

  settle(keys: readonly Uint8Array[]): void {
    for (const key of keys) {
      this.#sealed.delete(textOf(key))
      const ignore = () => undefined
      this.#waiting.push({ entry: { settled: key }, bytes: 0, resolve: ignore, reject: ignore })
    }
    if (this.#waiting.length > mostSettled && !this.#isClosed) this.#writing ??= this.#writeAll()
  }

  async put(delivery: SealedDelivery): Promise<'sealed' | 'duplicate'> {
    const key = textOf(delivery.key)
    if (this.#isClosed) throw new MailboxError('unavailable', 'the drop box is closed')
    if (delivery.key.length !== 16) throw new MailboxError('invalid', 'a delivery key has 16 bytes')
    if (this.#sealed.has(key)) return 'duplicate'
    const earlier = this.#underWay.get(key)
    if (earlier) return earlier.then(() => 'duplicate')
    const bytes = delivery.compressed.length
    const written = new Promise<void>((resolve, reject) =>
      this.#waiting.push({ entry: { delivery }, bytes, resolve, reject })
    )
    this.#underWay.set(key, written)
    this.#writing ??= this.#writeAll()
    try {
      await written
      this.#sealed.add(key)
      return 'sealed'
    } finally {
      this.#underWay.delete(key)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await (this.#writing ??= this.#writeAll())
    const writer = this.#writer
    this.#writer = undefined
    if (writer) await this.#end(writer)
  }

  /** What was acknowledged does not need the end record: without it the segment counts as cut off by a crash. */
  async #end(writer: SegmentWriter): Promise<void> {
    try {
      await writer.end()
    } catch (error) {
      this.#options.logger.warn({ error }, 'a segment of a drop box could not be ended')
    }
  }

  async #writeAll(): Promise<void> {
    // What comes in this turn of the event loop shares the first sync.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      try {
        await this.#writeGroup(group)
        for (const { resolve } of group) resolve()
      } catch (error) {
        this.#options.logger.error({ error }, 'mail for a locked mailbox could not be sealed')
        for (const { reject } of group) reject(storageError(error))
      }
    }
    this.#writing = undefined
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const { path, publicKey } = this.#options
    this.#writer ??= await SegmentWriter.create(path, publicKey)
    const writer = this.#writer
    try {
      await writer.write(group.map(({ entry }) => entry))
    } catch (error) {
      this.#writer = undefined
      await writer.abandon()
      throw error
    }
    if (writer.length < segmentBytes) return
    this.#writer = undefined
    await this.#end(writer)
  }

  #takeGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    while (count < this.#waiting.length && count < groupRecords && bytes < groupBytes) {
      bytes += this.#waiting[count++]!.bytes
    }
    return this.#waiting.splice(0, count)
  }
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString('base64')
}
