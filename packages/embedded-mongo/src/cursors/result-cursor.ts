// The rest of a result, handed out in batches. A find keeps the rows and reads each document when its turn comes.
import { calculateObjectSize } from 'bson'
import { StoredBytes, type ReplyDocument } from '../wire/stored-bytes.ts'
import type { View } from '../engine/view.ts'

/** Of one reply; a single document may be larger. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024

export interface Batch {
  documents: ReplyDocument[]
  finished: boolean
}

export interface ResultSource {
  namespace: string
  /** Documents that are ready to be sent, before the rows. */
  ready: ReplyDocument[]
  rows?: number[]
  /** Reads a row; undefined if it no longer belongs to the result. */
  fetch?: (view: View, row: number) => ReplyDocument | undefined
}

export class ResultCursor {
  readonly namespace: string
  readonly #ready: ReplyDocument[]
  readonly #rows: number[]
  readonly #fetch: ((view: View, row: number) => ReplyDocument | undefined) | undefined
  #nextReady = 0
  #nextRow = 0
  /** Read, but too large for the last batch. */
  #pending: ReplyDocument | undefined

  constructor({ namespace, ready, rows = [], fetch }: ResultSource) {
    this.namespace = namespace
    this.#ready = ready
    this.#rows = rows
    this.#fetch = fetch
  }

  nextBatch(view: View, size: number): Batch {
    const documents: ReplyDocument[] = []
    let bytes = 0
    while (documents.length < size) {
      const document = this.#next(view)
      if (!document) break
      bytes += sizeOf(document)
      if (bytes > MAX_BATCH_BYTES && documents.length > 0) {
        this.#pending = document
        break
      }
      documents.push(document)
    }
    this.#pending ??= this.#next(view)
    return { documents, finished: this.#pending === undefined }
  }

  #next(view: View): ReplyDocument | undefined {
    const pending = this.#pending
    this.#pending = undefined
    if (pending) return pending
    if (this.#nextReady < this.#ready.length) return this.#ready[this.#nextReady++]
    while (this.#nextRow < this.#rows.length) {
      const document = this.#fetch?.(view, this.#rows[this.#nextRow++] ?? 0)
      if (document) return document
    }
    return undefined
  }
}

function sizeOf(document: ReplyDocument): number {
  return document instanceof StoredBytes ? document.bytes.length : calculateObjectSize(document)
}
