// Writes steps behind the answers: batched, bounded, never waited for and never failing. A step that is lost costs a line
// in a journey, never a message.
import { newObjectId, type Database, type JourneyEvent, type JourneyRemote } from '@postkeep/database'
import { errorOf, type Logger } from '@postkeep/log'

export interface NewStep {
  readonly trace: string
  readonly event: JourneyEvent
  /** For people; no contents of the message. */
  readonly text: string
  /** Sender and recipients that it is about. */
  readonly addresses: readonly string[]
  readonly messageId?: string | undefined
  /** Id in the queue. */
  readonly email?: string | undefined
  readonly remote?: JourneyRemote | undefined
}

export interface Journal extends AsyncDisposable {
  note(step: NewStep): void
  /** Writes what is not written yet; never rejects. */
  flush(): Promise<void>
}

export interface JournalOptions {
  readonly database: Pick<Database, 'journeySteps'>
  /** mx, smtp, smtp-bree. */
  readonly service: string
  readonly logger: Logger
  readonly now?: () => Date
  /** Steps that wait; more are lost while the database is away. */
  readonly mostWaiting?: number
}

const pauseMs = 250
const mostInBatch = 500
const mostAddresses = 100
const longestText = 1000

export function createJournal(options: JournalOptions): Journal {
  return new BatchedJournal(options)
}

class BatchedJournal implements Journal {
  readonly #options: JournalOptions
  readonly #mostWaiting: number
  #waiting: ReturnType<typeof stepOf>[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()
  #lost = 0

  constructor(options: JournalOptions) {
    this.#options = options
    this.#mostWaiting = options.mostWaiting ?? 20_000
  }

  note(step: NewStep): void {
    if (this.#waiting.length >= this.#mostWaiting) {
      this.#lost += 1
      return
    }
    const { now = () => new Date(), service } = this.#options
    this.#waiting.push(stepOf(step, service, now()))
    this.#timer ??= setTimeout(() => void this.flush(), pauseMs).unref()
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#writeAll())
    await this.#writing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush()
    clearTimeout(this.#timer)
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, mostInBatch)
      try {
        // The driver's own: mongoose would check each field of what was made here.
        await this.#options.database.journeySteps.collection.insertMany(batch, {
          ordered: false,
          writeConcern: { w: 1 }
        })
      } catch (error) {
        this.#lost += batch.length
        this.#report(error)
        return
      }
    }
    if (this.#lost > 0) this.#report(undefined)
  }

  #report(error: unknown): void {
    const { logger, service } = this.#options
    logger.warn(
      { service, lost: this.#lost, ...(error === undefined ? {} : { error: errorOf(error) }) },
      'steps of journeys could not be noted'
    )
    this.#lost = 0
  }
}

function stepOf(step: NewStep, service: string, at: Date) {
  const { addresses, email, event, messageId, remote, text, trace } = step
  const folded = new Set(addresses.map((address) => address.toLowerCase()).filter(Boolean))
  return {
    _id: newObjectId(),
    trace,
    at,
    service,
    event,
    text: text.slice(0, longestText),
    addresses: [...folded].slice(0, mostAddresses),
    ...(messageId ? { message_id: messageId.slice(0, longestText) } : {}),
    ...(email ? { email } : {}),
    ...(remote ? { remote: remoteOf(remote) } : {})
  }
}

// The driver writes what is undefined as null.
function remoteOf({ address, name, reply }: JourneyRemote): JourneyRemote {
  return {
    ...(address ? { address } : {}),
    ...(name ? { name } : {}),
    ...(reply ? { reply: reply.slice(0, longestText) } : {})
  }
}
