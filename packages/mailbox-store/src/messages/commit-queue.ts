// Group commit: the messages that come in one turn of the event loop share a transaction and its one sync.
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import { addMessages, type Added, type NewMessage } from './add-messages.ts'

interface Waiting {
  readonly message: NewMessage
  readonly resolve: (added: Added) => void
  readonly reject: (error: unknown) => void
}

/** A transaction holds no more than this: its pages stay in memory until it ends. */
const batchBytes = 32 * 1024 * 1024

export class CommitQueue {
  readonly #mailbox: Mailbox
  #waiting: Waiting[] = []

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox
  }

  /** Resolves when the message is on the disk, or it is known why not. */
  add(message: NewMessage): Promise<Added> {
    if (this.#waiting.length === 0) setImmediate(() => this.flush())
    return new Promise((resolve, reject) => this.#waiting.push({ message, resolve, reject }))
  }

  /** Commits what waits. Never throws: each promise gets its own answer. */
  flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const batch of batches(waiting)) this.#commit(batch)
  }

  #commit(batch: readonly Waiting[]): void {
    let added: Added[]
    try {
      const messages = batch.map(({ message }) => message)
      added = commit(this.#mailbox, (change) => addMessages(this.#mailbox, change, messages))
    } catch (error) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (const [index, { resolve }] of batch.entries()) resolve(added[index]!)
  }
}

function* batches(waiting: readonly Waiting[]): Generator<Waiting[]> {
  let batch: Waiting[] = []
  let bytes = 0
  for (const one of waiting) {
    if (batch.length > 0 && bytes + one.message.compressed.length > batchBytes) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(one)
    bytes += one.message.compressed.length
  }
  if (batch.length > 0) yield batch
}
