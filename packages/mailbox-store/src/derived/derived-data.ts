// What is computed of messages and can be computed again: chunks, words, threads. It waits in memory behind the answer
// to APPEND and is written when there is time; a mark on the disk says how far, and the rest is read from the bodies.
import type { Logger } from '@postkeep/log'
import { bodiesPerChunk } from '@postkeep/mailbox-contract'
import type { ComputeThread } from '../compute-thread/compute-thread.ts'
import type { Db } from '../schema/db.ts'
import { readSetting, writeSetting } from '../schema/setting.ts'
import type { Vocabulary } from '../search/vocabulary.ts'
import type { ChunkRow } from './chunk-row.ts'
import {
  chunkKinds,
  chunkNumber,
  packEntries,
  readChunk,
  readEntries,
  writeEntries,
  type DerivedKind,
  type Entries
} from './chunks.ts'
import { assignThread } from './threads.ts'
import { WaitingMessage, type NewBody } from './waiting-message.ts'

export interface DerivedParts {
  readonly db: Db
  readonly logger: Logger
  readonly vocabulary: Vocabulary
  /** Computes beside this thread when much comes in. */
  readonly computeThread: ComputeThread | undefined
}

/** Messages whose bytes are held in memory until they are written; of more, and of larger ones, they are read again. */
const mostHeld = 2048
const mostHeldBytes = 64 * 1024

/** More messages than this between two rests are much. */
const muchAtOnce = 32

/** Goes up with every change of what is computed, or of how words are cut and folded. */
const derivedVersion = 4

/** A new chunk that was packed for a reader, until a message is added to it. */
interface PackedTail {
  readonly kind: DerivedKind
  readonly number: number
  readonly last: number
  readonly compressed: Buffer
}

export class DerivedData {
  readonly #db: Db
  readonly #logger: Logger
  readonly #vocabulary: Vocabulary
  readonly #computeThread: ComputeThread | undefined
  readonly #waiting = new Map<number, WaitingMessage>()
  /** Messages that came since the last rest. */
  #arrivals = 0
  /** Called when the thread has computed a message. */
  onComputed: (() => void) | undefined
  #packed: PackedTail[] = []

  constructor({ db, logger, vocabulary, computeThread }: DerivedParts) {
    this.#db = db
    this.#logger = logger
    this.#vocabulary = vocabulary
    this.#computeThread = computeThread
    const done = doneBodies(db)
    const stored = db.rows<{ body: number; size: number }>(
      'SELECT id AS body, size FROM body WHERE id >= ? ORDER BY id',
      done
    )
    for (const one of stored) this.#waiting.set(one.body, WaitingMessage.stored(db, one, this.#unreadable))
  }

  get waitingCount(): number {
    return this.#waiting.size
  }

  /** After the commit of the message; in the order of their numbers. */
  add(message: NewBody): void {
    this.#arrivals += 1
    const waiting =
      this.#waiting.size < mostHeld && message.compressed.length <= mostHeldBytes
        ? WaitingMessage.arrived(message, this.#unreadable)
        : WaitingMessage.stored(this.#db, message, this.#unreadable)
    this.#waiting.set(message.body, waiting)
  }

  /** The message, where the index does not know it yet. */
  waiting(body: number): WaitingMessage | undefined {
    return this.#waiting.get(body)
  }

  /** Computes messages ahead for about so long; false when all are computed. */
  computeSome(milliseconds: number): boolean {
    const end = performance.now() + milliseconds
    const thread = this.#arrivals > muchAtOnce ? this.#computeThread : undefined
    for (const message of this.#waiting.values()) {
      if (message.isComputed || message.isAway) continue
      if (thread !== undefined) {
        if (!thread.hasRoom) return false
        this.#send(message, thread)
        continue
      }
      if (performance.now() > end) return true
      message.compute()
    }
    return false
  }

  /** Nothing has come for a while. */
  rest(): void {
    this.#arrivals = 0
  }

  /** The oldest message is being computed by the thread. */
  get isAway(): boolean {
    const [first] = this.#waiting.values()
    return first?.isAway ?? false
  }

  #send(message: WaitingMessage, thread: ComputeThread): void {
    void message.send(thread).then(() => this.onComputed?.())
  }

  /** Writes up to `most` messages of the oldest chunk; false when nothing waits any more. Throws on a full disk. */
  writeSome(most = bodiesPerChunk): boolean {
    const [first] = this.#waiting.keys()
    if (first === undefined) return false
    const number = chunkNumber(first)
    const messages = this.#waitingIn(number).slice(0, most)
    const last = messages.at(-1)!.body
    const written = this.#db.transaction(() => {
      for (const kind of chunkKinds) {
        writeEntries(this.#db, { kind, number }, this.#entries(kind, number, messages))
      }
      for (const message of messages) {
        this.#writeWords(message)
        assignThread(this.#db, message.body, message.fields)
      }
      const words = messages.flatMap((message) => message.words)
      writeSetting(this.#db, 'derived_bodies', last + 1)
      writeSetting(this.#db, 'derived_version', derivedVersion)
      return this.#vocabulary.writeBatch(last, words)
    })
    for (const { body } of messages) this.#waiting.delete(body)
    this.#vocabulary.add(written)
    this.#packed = []
    return this.#waiting.size > 0
  }

  /** undefined: none of its bodies was ever there. */
  chunk(kind: DerivedKind, number: number): ChunkRow | undefined {
    const waiting = this.#waitingIn(number)
    const compressed =
      waiting.length === 0 ? readChunk(this.#db, kind, number) : this.#packTail(kind, number, waiting)
    return compressed && { number, compressed }
  }

  #packTail(kind: DerivedKind, number: number, waiting: readonly WaitingMessage[]): Buffer {
    const last = waiting.at(-1)!.body
    const known = this.#packed.find((tail) => tail.kind === kind && tail.number === number)
    if (known?.last === last) return known.compressed
    const compressed = packEntries(this.#entries(kind, number, waiting))
    this.#packed = this.#packed.filter((tail) => tail !== known)
    this.#packed.push({ kind, number, last, compressed })
    return compressed
  }

  /** Those on the disk and those of messages that wait. */
  #entries(kind: DerivedKind, number: number, waiting: readonly WaitingMessage[]): Entries {
    const entries = readEntries(this.#db, kind, number)
    for (const { body, fields } of waiting) {
      if (fields[kind].length > 0) entries.set(body % bodiesPerChunk, fields[kind])
    }
    return entries
  }

  #waitingIn(number: number): WaitingMessage[] {
    const messages: WaitingMessage[] = []
    if (this.#waiting.size === 0) return messages
    for (let body = number * bodiesPerChunk; body < (number + 1) * bodiesPerChunk; body++) {
      const message = this.#waiting.get(body)
      if (message) messages.push(message)
    }
    return messages
  }

  #writeWords({ body, words }: WaitingMessage): void {
    this.#db.run(
      'INSERT INTO words (rowid, subject, addresses, header, body) VALUES (?, ?, ?, ?, ?)',
      body,
      ...words
    )
  }

  readonly #unreadable = (error: unknown, body: number): void => {
    this.#logger.error({ error, body }, 'a message cannot be read: it is not indexed')
  }
}

/** Bodies below this number are computed. What another version has computed is thrown away; threads are kept. */
function doneBodies(db: Db): number {
  const done = readSetting<number>(db, 'derived_bodies') ?? 0
  if (done === 0 || readSetting<number>(db, 'derived_version') === derivedVersion) return done
  db.transaction(() => {
    db.run('DELETE FROM chunk')
    db.run("INSERT INTO words (words) VALUES ('delete-all')")
    writeSetting(db, 'derived_bodies', 0)
  })
  return 0
}
