// A message whose derived data is not written yet.
import { decompressBody } from '@postkeep/mailbox-contract'
import { prepareMessage, previewValue, type PreparedMessage } from '@postkeep/mime'
import { packOrder } from '../order/order-entry.ts'
import { orderOf } from '../order/order-of.ts'
import type { Db } from '../schema/db.ts'
import { searchableHeader } from '../search/message-text.ts'
import { fold, wordsOf } from '../search/words.ts'

export interface NewBody {
  readonly body: number
  /** Raw bytes. */
  readonly size: number
  readonly compressed: Buffer
}

/** What chunks and threads are made of. */
export type ListedFields = Pick<
  PreparedMessage,
  'structure' | 'headers' | 'messageId' | 'inReplyTo' | 'references'
> & { readonly previews: Buffer; readonly order: Buffer }

/** Words of the index' columns, each once, with spaces between. `header`: without those of subject and addresses. */
export type IndexedWords = readonly [subject: string, addresses: string, header: string, body: string]

export interface FoldedTexts {
  readonly header: string
  readonly text: string
}

interface Computed {
  readonly fields: ListedFields
  readonly folded: FoldedTexts
  readonly words: IndexedWords
}

const nothing = Buffer.alloc(0)
const unreadable: Computed = {
  fields: {
    structure: nothing,
    headers: nothing,
    previews: nothing,
    order: nothing,
    messageId: undefined,
    inReplyTo: undefined,
    references: []
  },
  folded: { header: '', text: '' },
  words: ['', '', '', '']
}

export type FaultListener = (error: unknown, body: number) => void

export class WaitingMessage {
  readonly body: number
  readonly #onFault: FaultListener
  /** Gives the raw message; let go with the bytes that it holds when all is computed. */
  #read: (() => Buffer) | undefined
  #computed: Computed | undefined

  /** `read`: the raw message. */
  constructor(body: number, read: () => Buffer, onFault: FaultListener) {
    this.body = body
    this.#read = read
    this.#onFault = onFault
  }

  static arrived({ body, size, compressed }: NewBody, onFault: FaultListener): WaitingMessage {
    return new WaitingMessage(body, () => decompressBody(compressed, size), onFault)
  }

  /** One that is on the disk only: the program was stopped before its derived data was written. */
  static stored(
    db: Db,
    { body, size }: { body: number; size: number },
    onFault: FaultListener
  ): WaitingMessage {
    const read = () => {
      const compressed = db.value<Buffer>('SELECT compressed FROM body WHERE id = ?', body)
      return decompressBody(compressed ?? nothing, size)
    }
    return new WaitingMessage(body, read, onFault)
  }

  get isComputed(): boolean {
    return this.#computed !== undefined
  }

  get fields(): ListedFields {
    return this.compute().fields
  }

  /** Folded texts: the header with a line a field, and the text parts. */
  get folded(): FoldedTexts {
    return this.compute().folded
  }

  get words(): IndexedWords {
    return this.compute().words
  }

  /** All that is derived. A message that cannot be read must not keep the others from being listed and searched. */
  compute(): Computed {
    try {
      this.#computed ??= computed(this.#read?.() ?? nothing)
    } catch (error) {
      this.#onFault(error, this.body)
      this.#computed = unreadable
    }
    this.#read = undefined
    return this.#computed
  }
}

function computed(raw: Buffer): Computed {
  const { structure, headers, messageId, inReplyTo, references, ...texts } = prepareMessage(raw)
  const previews = previewValue(texts.preview)
  const order = packOrder(orderOf({ headers, messageId, inReplyTo, references, sentDate: texts.sentDate }))
  const folded = { header: fold(searchableHeader(raw)), text: fold(texts.text) }
  const subject = wordsOf(fold(texts.subject))
  const addresses = wordsOf(fold(texts.addresses))
  const header = wordsOf(folded.header).difference(subject).difference(addresses)
  return {
    fields: { structure, headers, previews, order, messageId, inReplyTo, references },
    folded,
    words: [joined(subject), joined(addresses), joined(header), joined(wordsOf(folded.text))]
  }
}

function joined(words: ReadonlySet<string>): string {
  return [...words].join(' ')
}
