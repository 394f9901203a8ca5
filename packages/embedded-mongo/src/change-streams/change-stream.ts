// One client's change stream: the changes in its scope, as MongoDB's change event documents.
import { Timestamp } from 'bson'
import type { Doc } from '../document.ts'
import type { ChangeEvent } from './change-event.ts'
import type { LoggedChange } from './change-log.ts'

export interface ChangeScope {
  /** Absent: all databases. */
  database?: string | undefined
  /** Absent: all collections of the database. */
  collection?: string | undefined
}

export interface ChangeStreamOptions {
  scope: ChangeScope
  /** fullDocument: 'updateLookup' and the like: update events carry the document too. */
  withFullDocument: boolean
  /** The stages after $changeStream. */
  transform: (events: Doc[]) => Doc[]
  onClose: () => void
}

export class ChangeStream {
  readonly #options: ChangeStreamOptions
  #queue: Doc[] = []
  #wake: (() => void) | undefined
  /** Token of the last change that was looked at, whether it was in scope or not. */
  #position: string
  #invalidated = false

  constructor(position: string, options: ChangeStreamOptions) {
    this.#position = position
    this.#options = options
  }

  /** The token to resume after, for all that was handed out. */
  get position(): string {
    return this.#position
  }

  /** Takes note of a change that was committed. */
  offer({ token, event }: LoggedChange): void {
    if (this.#invalidated) return
    this.#position = token
    if (!isInScope(event, this.#options.scope)) return
    const events = [toDocument(token, event, this.#options.withFullDocument)]
    if (
      this.#options.scope.collection !== undefined &&
      (event.operation === 'drop' || event.operation === 'rename')
    ) {
      events.push({ _id: { _data: token }, operationType: 'invalidate', wallTime: event.at })
      this.#invalidated = true
    }
    this.#queue.push(...this.#options.transform(events))
    this.#wake?.()
  }

  /** The next changes; waits up to `waitMs` for the first. `finished` after the collection is gone. */
  async next(waitMs: number): Promise<{ documents: Doc[]; finished: boolean; resumeToken: Doc }> {
    if (this.#queue.length === 0 && !this.#invalidated) await this.#change(waitMs)
    const documents = this.#queue
    this.#queue = []
    return { documents, finished: this.#invalidated, resumeToken: { _data: this.#position } }
  }

  close(): void {
    this.#invalidated = true
    this.#wake?.()
    this.#options.onClose()
  }

  async #change(waitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, waitMs)
    this.#wake = resolve
    await promise
    clearTimeout(timer)
    this.#wake = undefined
  }
}

function isInScope(event: ChangeEvent, { database, collection }: ChangeScope): boolean {
  if (database !== undefined && event.database !== database) return false
  return collection === undefined || event.collection === collection
}

function toDocument(token: string, event: ChangeEvent, withFullDocument: boolean): Doc {
  const showsDocument = withFullDocument || event.operation !== 'update'
  const seconds = Math.floor(event.at.getTime() / 1000)
  return {
    _id: { _data: token },
    operationType: event.operation,
    clusterTime: new Timestamp({ t: seconds, i: 1 }),
    wallTime: event.at,
    ...(event.document && showsDocument ? { fullDocument: event.document } : {}),
    ns:
      event.collection === undefined
        ? { db: event.database }
        : { db: event.database, coll: event.collection },
    ...(event.to ? { to: event.to } : {}),
    ...(event.documentKey ? { documentKey: event.documentKey } : {}),
    ...(event.updateDescription ? { updateDescription: event.updateDescription } : {})
  }
}
