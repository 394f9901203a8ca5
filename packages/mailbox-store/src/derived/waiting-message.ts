// A message whose derived data is not written yet.
import { decompressBody } from '@postkeep/mailbox-contract'
import type { ComputeThread } from '../compute-thread/compute-thread.ts'
import type { Db } from '../schema/db.ts'
import {
  computeMessage,
  foldedTexts,
  type ComputedMessage,
  type FoldedTexts,
  type IndexedWords,
  type ListedFields
} from './compute-message.ts'

export interface NewBody {
  readonly body: number
  /** Raw bytes. */
  readonly size: number
  readonly compressed: Buffer
}

const nothing = Buffer.alloc(0)
const unreadable: ComputedMessage = {
  fields: {
    structure: nothing,
    headers: nothing,
    previews: nothing,
    order: nothing,
    wire: nothing,
    messageId: undefined,
    inReplyTo: undefined,
    references: []
  },
  words: ['', '', '', '']
}

export type FaultListener = (error: unknown, body: number) => void

interface Reading {
  readonly size: number
  /** The message by `compressBody`. */
  readonly compressed: () => Buffer
  readonly onFault: FaultListener
}

export class WaitingMessage {
  readonly body: number
  readonly #reading: Reading
  #computed: ComputedMessage | undefined
  #folded: FoldedTexts | undefined
  #isAway = false

  constructor(body: number, reading: Reading) {
    this.body = body
    this.#reading = reading
  }

  static arrived({ body, size, compressed }: NewBody, onFault: FaultListener): WaitingMessage {
    return new WaitingMessage(body, { size, compressed: () => compressed, onFault })
  }

  /** One whose bytes are on the disk only. */
  static stored(
    db: Db,
    { body, size }: { body: number; size: number },
    onFault: FaultListener
  ): WaitingMessage {
    const compressed = () => db.value<Buffer>('SELECT compressed FROM body WHERE id = ?', body) ?? nothing
    return new WaitingMessage(body, { size, compressed, onFault })
  }

  get isComputed(): boolean {
    return this.#computed !== undefined
  }

  /** It is being computed by the thread. */
  get isAway(): boolean {
    return this.#isAway && !this.isComputed
  }

  get fields(): ListedFields {
    return this.compute().fields
  }

  get words(): IndexedWords {
    return this.compute().words
  }

  /** For a search that comes before the words are written. */
  get folded(): FoldedTexts {
    this.#folded ??= this.#from(foldedTexts) ?? { header: '', text: '' }
    return this.#folded
  }

  /** All that is derived. A message that cannot be read must not keep the others from being listed and searched. */
  compute(): ComputedMessage {
    this.#computed ??= this.#from(computeMessage) ?? unreadable
    return this.#computed
  }

  /** Has it computed elsewhere; where that fails it is computed here when it is needed. */
  async send(thread: ComputeThread): Promise<void> {
    this.#isAway = true
    const computed = await thread.compute(this.#reading.size, this.#reading.compressed())
    this.#isAway = false
    this.#computed ??= computed
  }

  #from<Result>(derive: (raw: Buffer) => Result): Result | undefined {
    const { size, compressed, onFault } = this.#reading
    try {
      return derive(decompressBody(compressed(), size))
    } catch (error) {
      onFault(error, this.body)
      return undefined
    }
  }
}
