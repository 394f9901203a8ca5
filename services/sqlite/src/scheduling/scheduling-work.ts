// What has to be done for the calendars of a mailbox outside of its worker: who it is is looked up, mail that came is
// applied, mail that it sends goes to the queue. A round at a time; what fails is tried again, and at the next unlock.
import type { Directory } from '@postkeep/directory'
import { errorOf, type Logger } from '@postkeep/log'
import type { WorkerPool } from '../threads/worker-pool.ts'
import { applyArrived } from './apply-arrived.ts'
import type { QueueMail } from './queue-mail.ts'

export interface SchedulingOptions {
  readonly directory: Pick<Directory, 'recipients'>
  readonly workers: Pick<WorkerPool, 'ownerOf'>
  readonly queueMail: QueueMail
  readonly logger: Logger
  readonly retryMs: number
}

interface Round {
  /** Never rejects. */
  readonly ended: Promise<void>
  /** Something has come meanwhile. */
  isAsked: boolean
}

export class SchedulingWork implements AsyncDisposable {
  readonly #options: SchedulingOptions
  readonly #rounds = new Map<string, Round>()
  readonly #retries = new Map<string, NodeJS.Timeout>()
  #isClosing = false

  constructor(options: SchedulingOptions) {
    this.#options = options
  }

  /** The worker says that there is something to do. */
  note(mailbox: string): void {
    if (this.#isClosing) return
    const running = this.#rounds.get(mailbox)
    if (running) running.isAsked = true
    else this.#begin(mailbox)
  }

  /** Resolves when what was noted is done, or has failed for now. */
  async settled(mailbox: string): Promise<void> {
    await this.#rounds.get(mailbox)?.ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true
    for (const timer of this.#retries.values()) clearTimeout(timer)
    await Promise.all([...this.#rounds.values()].map(({ ended }) => ended))
  }

  #begin(mailbox: string): void {
    clearTimeout(this.#retries.get(mailbox))
    this.#retries.delete(mailbox)
    const { promise, resolve } = Promise.withResolvers<void>()
    const round: Round = { ended: promise, isAsked: true }
    this.#rounds.set(mailbox, round)
    void this.#run(mailbox, round).finally(() => {
      this.#rounds.delete(mailbox)
      resolve()
    })
  }

  async #run(mailbox: string, round: Round): Promise<void> {
    try {
      while (round.isAsked && !this.#isClosing) {
        round.isAsked = false
        const isDone = await this.#work(mailbox)
        if (!isDone) return this.#retryLater(mailbox)
      }
    } catch (error) {
      this.#options.logger.warn({ mailbox, error: errorOf(error) }, 'scheduling is tried again later')
      this.#retryLater(mailbox)
    }
  }

  /** False: mail is left that cannot be sent now. */
  async #work(mailbox: string): Promise<boolean> {
    const { directory, logger, queueMail, workers } = this.#options
    const worker = workers.ownerOf(mailbox)
    // A shared calendar's mail is its owner's.
    const { mailbox: author } = (await worker.call('schedulingOwner', { mailbox })).value
    const owner = await directory.recipients.ownAddresses(author)
    if (owner === undefined) {
      logger.info({ mailbox }, 'a mailbox without an alias schedules nothing')
      return true
    }
    if (author === mailbox) await applyArrived(workers, mailbox, owner.addresses)
    for (;;) {
      const { mails } = (await worker.call('outgoingMail', { mailbox })).value
      if (mails.length === 0) return true
      const ids = await queueMail(mails, { ...owner, mailbox: author })
      await worker.call('settleOutgoing', { mailbox, ids })
      if (ids.length < mails.length) return false
    }
  }

  #retryLater(mailbox: string): void {
    if (this.#isClosing) return
    const again = () => {
      this.#retries.delete(mailbox)
      this.note(mailbox)
    }
    this.#retries.set(mailbox, setTimeout(again, this.#options.retryMs).unref())
  }
}
