// The workers, and which of them owns a mailbox. A worker that fails is replaced; the process goes on.
import type { MailboxEvent } from '@postkeep/mailbox-contract'
import type { Logger } from '@postkeep/log'
import type { WorkerSettings } from '../thread-protocol.ts'
import { WorkerLink } from './worker-link.ts'

export interface WorkerPoolOptions {
  readonly count: number
  readonly settings: Omit<WorkerSettings, 'workerPort'>
  /** 0: any that are free. */
  readonly firstPort: number
  readonly logger: Logger
  readonly onEvents: (events: readonly MailboxEvent[], attachment: Uint8Array | undefined) => void
  readonly onScheduling: (mailbox: string) => void
  /** The worker is gone, and with it the sessions that it held. */
  readonly onCrash: (worker: WorkerLink) => void
}

/** A worker that fails sooner than this after its start is not replaced before this time is over. */
const restartPauseMs = 1000

export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #workers: WorkerLink[]
  readonly #restarts = new Set<NodeJS.Timeout>()
  #isClosing = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
    this.#workers = Array.from({ length: options.count }, (_, index) => this.#start(index))
  }

  /** `mailbox`: 24 hex digits. Always the same worker as long as their number stays the same. */
  ownerOf(mailbox: string): WorkerLink {
    return this.#workers[workerIndex(mailbox, this.#workers.length)]!
  }

  all(): readonly WorkerLink[] {
    return this.#workers
  }

  async close(): Promise<void> {
    this.#isClosing = true
    for (const timer of this.#restarts) clearTimeout(timer)
    await Promise.all(this.#workers.map((worker) => worker.close()))
  }

  #start(index: number): WorkerLink {
    const { firstPort, settings, logger, onEvents, onScheduling } = this.#options
    const startedAt = performance.now()
    const link = new WorkerLink({
      settings: { ...settings, workerPort: firstPort === 0 ? 0 : firstPort + index },
      name: `mailboxes ${index}`,
      logger: logger.child({ worker: index }),
      onEvents,
      onScheduling,
      onCrash: () => this.#replace(index, link, performance.now() - startedAt)
    })
    return link
  }

  #replace(index: number, crashed: WorkerLink, livedMs: number): void {
    this.#options.onCrash(crashed)
    if (this.#isClosing) return
    const restart = () => {
      this.#restarts.delete(timer)
      this.#workers[index] = this.#start(index)
    }
    const timer = setTimeout(restart, livedMs < restartPauseMs ? restartPauseMs : 0)
    this.#restarts.add(timer)
  }
}

/** The last digits of an ObjectId are a counter: neighbours fall to different workers. */
export function workerIndex(mailbox: string, count: number): number {
  return Number.parseInt(mailbox.slice(-8), 16) % count
}
