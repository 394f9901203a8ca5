// The rest of a result, handed out in batches. A find keeps the rows and reads each document when its turn comes.
import { calculateObjectSize } from 'bson'
import type { Doc } from '../document.ts'
import type { View } from '../engine/view.ts'

/** Of one reply; a single document may be larger. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024

export interface Batch {
  documents: Doc[]
  finished: boolean
}

export interface ResultSource {
  namespace: string
  /** Documents that are ready to be sent, before the rows. */
  ready: Doc[]
  rows?: number[]
  /** Reads a row; undefined if it no longer belongs to the result. */
  fetch?: (view: View, row: number) => Doc | undefined
}

export class ResultCursor {
  readonly namespace: string
  readonly #ready: Doc[]
  readonly #rows: number[]
  readonly #fetch: ((view: View, row: number) => Doc | undefined) | undefined
  #nextReady = 0
  #nextRow = 0
  /** Read, but too large for the last batch. */
  #pending: Doc | undefined

  constructor({ namespace, ready, rows = [], fetch }: ResultSource) {
    this.namespace = namespace
    this.#ready = ready
    this.#rows = rows
    this.#fetch = fetch
  }

  nextBatch(view: View, size: number): Batch {
    const documents: Doc[] = []
    let bytes = 0
    while (documents.length < size) {
      const document = this.#next(view)
      if (!document) break
      bytes += calculateObjectSize(document)
      if (bytes > MAX_BATCH_BYTES && documents.length > 0) {
        this.#pending = document
        break
      }
      documents.push(document)
    }
    this.#pending ??= this.#next(view)
    return { documents, finished: this.#pending === undefined }
  }

  #next(view: View): Doc | undefined {
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
