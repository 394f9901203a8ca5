// Does what can wait when nothing else is asked of the mailbox, in small steps, so that an operation never waits long.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'

/** Milliseconds without a write before derived data is written. */
const quietMs = 100
/** Before the next try where the disk was full. */
const retryMs = 5000
/** Without any operation, before what is kept in memory is let go. */
const restMs = 60_000
const messagesAStep = 16
const messagesAWrite = 128

export class IdleWork {
  readonly #mailbox: Mailbox
  readonly #quiet: NodeJS.Timeout
  readonly #rest: NodeJS.Timeout
  #step: NodeJS.Timeout | undefined
  #isStopped = false
  #isResting = false

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox
    this.#quiet = setTimeout(() => this.#work(), quietMs).unref()
    this.#rest = setTimeout(() => this.#letGo(), restMs).unref()
  }

  /** Called with each operation. */
  touch(): void {
    this.#isResting = false
    this.#rest.refresh()
  }

  /** Called with each write. */
  wrote(): void {
    this.touch()
    this.#quiet.refresh()
    const { derived, limits } = this.#mailbox
    // Too much waits to go on waiting: between the commits then.
    if (derived.waitingCount >= limits.waitingMessages) this.#soon(0)
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#quiet)
    clearTimeout(this.#rest)
    clearTimeout(this.#step)
  }

  #work(): void {
    this.#step = undefined
    try {
      const { derived, vocabulary } = this.#mailbox
      const isMore = derived.computeSome(messagesAStep) || derived.writeSome(messagesAWrite)
      if (isMore || (!this.#isResting && vocabulary.loadSome())) this.#soon(1)
    } catch (error) {
      if (!(error instanceof MailboxError)) throw error
      this.#mailbox.logger.warn(
        { error },
        'derived data of a mailbox could not be written: it is tried again'
      )
      this.#soon(retryMs)
    }
  }

  #soon(delayMs: number): void {
    if (!this.#isStopped) this.#step ??= setTimeout(() => this.#work(), delayMs).unref()
  }

  #letGo(): void {
    this.#isResting = true
    const { folders, vocabulary, db } = this.#mailbox
    folders.release()
    vocabulary.release()
    db.connection.pragma('shrink_memory')
  }
}
