// A message whose derived data is not written yet.
import { decompressBody, type DerivedFields } from '@postkeep/mailbox-contract'
import { prepareMessage } from '@postkeep/mime'
import type { Db } from '../schema/db.ts'
import { searchableHeader } from '../search/message-text.ts'
import { fold, wordsOf } from '../search/words.ts'

export interface NewBody {
  readonly body: number
  /** Raw bytes. */
  readonly size: number
  readonly compressed: Buffer
  /** Where the sender of the message has computed it already. */
  readonly derived?: DerivedFields | undefined
}

/** Words of the index' columns. */
export interface IndexedWords {
  readonly subject: ReadonlySet<string>
  readonly addresses: ReadonlySet<string>
  /** Of the whole header, without those of subject and addresses. */
  readonly header: ReadonlySet<string>
  readonly body: ReadonlySet<string>
}

export interface FoldedTexts {
  readonly header: string
  readonly text: string
}

const noTexts: FoldedTexts = { header: '', text: '' }
const noWords: IndexedWords = { subject: new Set(), addresses: new Set(), header: new Set(), body: new Set() }
const nothing = Buffer.alloc(0)
const unreadable: DerivedFields = {
  structure: nothing,
  headers: nothing,
  subject: '',
  addresses: '',
  text: '',
  references: [],
  preview: '',
  hasAttachment: false
}

export type FaultListener = (error: unknown, body: number) => void

export class WaitingMessage {
  readonly body: number
  readonly #read: () => Buffer
  readonly #onFault: FaultListener
  #fields: DerivedFields | undefined
  #folded: FoldedTexts | undefined
  #words: IndexedWords | undefined

  /** `read`: the raw message. */
  constructor(body: number, read: () => Buffer, onFault: FaultListener) {
    this.body = body
    this.#read = read
    this.#onFault = onFault
  }

  static arrived({ body, size, compressed, derived }: NewBody, onFault: FaultListener): WaitingMessage {
    const message = new WaitingMessage(body, () => decompressBody(compressed, size), onFault)
    message.#fields = derived
    return message
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
    return this.#words !== undefined
  }

  get fields(): DerivedFields {
    if (this.#fields === undefined) this.compute()
    return this.#fields ?? unreadable
  }

  /** Folded texts: the header with a line a field, and the text parts. */
  get folded(): FoldedTexts {
    if (this.#folded === undefined) this.compute()
    return this.#folded ?? noTexts
  }

  get words(): IndexedWords {
    if (this.#words === undefined) this.compute()
    return this.#words ?? noWords
  }

  /** All that is derived. A message that cannot be read must not keep the others from being listed and searched. */
  compute(): void {
    try {
      const raw = this.#read()
      this.#fields ??= prepareMessage(raw)
      this.#folded = { header: fold(searchableHeader(raw)), text: fold(this.#fields.text) }
      this.#words = indexedWords(this.#fields, this.#folded)
    } catch (error) {
      this.#onFault(error, this.body)
      this.#fields ??= unreadable
      this.#folded = noTexts
      this.#words = noWords
    }
  }
}

function indexedWords(fields: DerivedFields, folded: FoldedTexts): IndexedWords {
  const subject = wordsOf(fold(fields.subject))
  const addresses = wordsOf(fold(fields.addresses))
  const header = wordsOf(folded.header).difference(subject).difference(addresses)
  return { subject, addresses, header, body: wordsOf(folded.text) }
}
