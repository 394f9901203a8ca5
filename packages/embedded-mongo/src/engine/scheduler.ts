// When commands run and when they are durable. Each runs to its end without a pause, so it is atomic; the writes of one turn of the
// event loop share a commit, and nobody is answered before it. One multi-document transaction may be open at a time: other
// writers wait for it, readers see the last commit.
import type { ChangeEvent } from '../change-streams/change-event.ts'
import { CommandFailure } from '../command-failure.ts'
import type { Storage } from './storage.ts'
import type { View } from './view.ts'

type Work<T> = (view: View) => T

export interface SchedulerOptions {
  storage: Storage
  /** Called after a commit with its changes, in order. */
  publish: (events: ChangeEvent[]) => void
  /** A transaction that is silent for this long is rolled back, as all writers wait for it. */
  transactionIdleMs: number
}

interface CommitGroup {
  committed: Promise<void>
  settle: (error?: unknown) => void
}

interface OpenTransaction {
  id: string
  timer: NodeJS.Timeout
  generationBefore: number
}

export class Scheduler {
  readonly #storage: Storage
  readonly #publish: (events: ChangeEvent[]) => void
  readonly #idleMs: number
  readonly #writer: View
  #changes: ChangeEvent[] = []
  #group: CommitGroup | undefined
  #transaction: OpenTransaction | undefined
  #waiting: (() => void)[] = []
  #isClosed = false

  constructor({ storage, publish, transactionIdleMs }: SchedulerOptions) {
    this.#storage = storage
    this.#publish = publish
    this.#idleMs = transactionIdleMs
    this.#writer = storage.writer((event) => this.#changes.push(event))
  }

  async read<T>(work: Work<T>): Promise<T> {
    this.#assertOpen()
    if (this.#transaction) return work(this.#storage.reader(this.#transaction.generationBefore))
    const result = work(this.#writer)
    // What was read may not be durable yet.
    await this.#group?.committed
    return result
  }

  /** Runs work that may write; resolves when it is durable. If it throws, none of it has happened. */
  async write<T>(work: Work<T>): Promise<T> {
    while (this.#transaction) await this.#turn()
    this.#assertOpen()
    const group = this.#group ?? this.#openGroup()
    const result = this.#atomically(work)
    await group.committed
    return result
  }

  /** Waits for the open transaction, if any, and begins a new one. */
  async begin(id: string): Promise<void> {
    while (this.#transaction) await this.#turn()
    this.#assertOpen()
    this.#commitGroup()
    this.#storage.connection.exec('begin immediate')
    this.#transaction = { id, timer: this.#idleTimer(id), generationBefore: this.#storage.catalog.generation }
  }

  /** The id of the transaction that is open. */
  get openTransaction(): string | undefined {
    return this.#transaction?.id
  }

  isOpen(id: string): boolean {
    return this.#transaction?.id === id
  }

  /** Runs work inside the transaction; if it throws, the whole transaction is rolled back. */
  within<T>(id: string, work: Work<T>): T {
    const transaction = this.#transaction
    if (transaction?.id !== id) throw noSuchTransaction(id)
    transaction.timer.refresh()
    try {
      return work(this.#writer)
    } catch (error) {
      this.abort(id)
      throw error
    }
  }

  commit(id: string): void {
    if (!this.isOpen(id)) throw noSuchTransaction(id)
    try {
      this.#storage.connection.exec('commit')
    } catch (error) {
      this.abort(id)
      throw error
    }
    this.#publishChanges()
    this.#endTransaction()
  }

  abort(id: string): void {
    if (!this.isOpen(id)) return
    this.#rollback()
    this.#endTransaction()
  }

  /** Commits what is pending and rolls back what is open; whatever comes later is refused. */
  close(): void {
    this.#isClosed = true
    if (this.#transaction) this.abort(this.#transaction.id)
    this.#commitGroup()
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new CommandFailure('ShutdownInProgress', 'the server is shutting down')
  }

  /** The next end of a transaction. Who waits must look again: another one may have begun in between. */
  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #endTransaction(): void {
    clearTimeout(this.#transaction?.timer)
    this.#transaction = undefined
    for (const resume of this.#waiting.splice(0)) resume()
  }

  #idleTimer(id: string): NodeJS.Timeout {
    return setTimeout(() => this.abort(id), this.#idleMs).unref()
  }

  #openGroup(): CommitGroup {
    this.#storage.connection.exec('begin immediate')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    // Those who wait for the group handle its failure; there may be none left.
    promise.catch(() => undefined)
    this.#group = {
      committed: promise,
      settle: (error) => (error === undefined ? resolve() : reject(error as Error))
    }
    setImmediate(() => this.#commitGroup())
    return this.#group
  }

  #commitGroup(): void {
    const group = this.#group
    if (!group) return
    this.#group = undefined
    try {
      this.#storage.connection.exec('commit')
    } catch (error) {
      this.#rollback()
      group.settle(error)
      return
    }
    this.#publishChanges()
    group.settle()
  }

  #atomically<T>(work: Work<T>): T {
    const { connection, catalog } = this.#storage
    const { generation } = catalog
    const changesBefore = this.#changes.length
    connection.exec('savepoint command')
    try {
      const result = work(this.#writer)
      connection.exec('release command')
      return result
    } catch (error) {
      this.#changes.length = changesBefore
      // A full disk makes SQLite roll back by itself: then the whole group is lost, and its commit will fail.
      if (connection.inTransaction) connection.exec('rollback to command; release command')
      if (catalog.generation !== generation) catalog.reload()
      throw error
    }
  }

  #rollback(): void {
    this.#changes = []
    if (this.#storage.connection.inTransaction) this.#storage.connection.exec('rollback')
    this.#storage.catalog.reload()
  }

  #publishChanges(): void {
    const changes = this.#changes
    this.#changes = []
    if (changes.length > 0) this.#publish(changes)
  }
}

function noSuchTransaction(id: string): CommandFailure {
  return new CommandFailure('NoSuchTransaction', `Transaction ${id} is not in progress`, {
    errorLabels: ['TransientTransactionError']
  })
}
