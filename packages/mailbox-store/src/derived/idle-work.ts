// Does what can wait when nothing else is asked of the mailbox, in small steps, so that an operation never waits long.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import { pageCaches } from '../schema/page-caches.ts'

/** Milliseconds without an operation before derived data is written. */
const quietMs = 100
/** After the last write, beyond which reading no longer puts it off. */
const longestQuietMs = 2000
/** Before the next try where the disk was full. */
const retryMs = 5000
/** Without any operation, before what is kept in memory is let go. */
const restMs = 60_000
const millisecondsAStep = 1
const messagesAWrite = 128
/** Of flags that are not in their messages' rows; more do not wait for quiet. */
const mostLoggedRanges = 64

export class IdleWork {
  readonly #mailbox: Mailbox
  readonly #quiet: NodeJS.Timeout
  readonly #rest: NodeJS.Timeout
  #step: NodeJS.Immediate | undefined
  #retry: NodeJS.Timeout | undefined
  #isStopped = false
  #isQuiet = false
  #lastWrite = 0
  #isResting = false

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox
    mailbox.derived.onComputed = () => this.#soon()
    pageCaches.work(mailbox.db)
    this.#quiet = setTimeout(() => this.#becomeQuiet(), quietMs).unref()
    this.#rest = setTimeout(() => this.#letGo(), restMs).unref()
  }

  /** Called with each operation. */
  touch(): void {
    if (this.#isResting) pageCaches.work(this.#mailbox.db)
    this.#isResting = false
    this.#rest.refresh()
    if (performance.now() - this.#lastWrite > longestQuietMs) return
    this.#isQuiet = false
    this.#quiet.refresh()
  }

  /** Called with each write. */
  wrote(): void {
    this.#lastWrite = performance.now()
    this.touch()
    // Between two writes there is time to compute, though it is written only when there is rest, or too much waits.
    this.#soon()
  }

  stop(): void {
    this.#isStopped = true
    pageCaches.leave(this.#mailbox.db)
    clearTimeout(this.#quiet)
    clearTimeout(this.#rest)
    clearTimeout(this.#retry)
    clearImmediate(this.#step)
  }

  #becomeQuiet(): void {
    this.#isQuiet = true
    this.#mailbox.derived.rest()
    this.#soon()
  }

  #soon(): void {
    if (this.#isStopped || this.#retry !== undefined) return
    this.#step ??= setImmediate(() => this.#work())
  }

  #work(): void {
    this.#step = undefined
    try {
      if (this.#doSome()) this.#soon()
    } catch (error) {
      if (!(error instanceof MailboxError)) throw error
      this.#mailbox.logger.warn(
        { error },
        'derived data of a mailbox could not be written: it is tried again'
      )
      this.#retry = setTimeout(() => this.#tryAgain(), retryMs).unref()
    }
  }

  #tryAgain(): void {
    this.#retry = undefined
    this.#soon()
  }

  /** False when there is nothing more to do now. */
  #doSome(): boolean {
    const { derived, flagLog, limits, vocabulary } = this.#mailbox
    if (derived.computeSome(millisecondsAStep)) return true
    // The thread's answer goes on from here.
    if (derived.isAway) return false
    if ((this.#isQuiet || flagLog.waiting > mostLoggedRanges) && flagLog.settleSome()) return true
    if (this.#isQuiet) {
      if (derived.writeSome(messagesAWrite)) return true
      if (this.#isResting) return false
      if (vocabulary.loadSome()) return true
      vocabulary.save()
      return false
    }
    if (derived.waitingCount < limits.waitingMessages) return false
    derived.writeSome()
    return true
  }

  #letGo(): void {
    this.#isResting = true
    const { folders, vocabulary, db } = this.#mailbox
    folders.release()
    vocabulary.release()
    pageCaches.rest(db)
  }
}
