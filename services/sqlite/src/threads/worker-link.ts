// One worker thread as the main thread sees it: calls, streams with credit, events, and its end.
import { Worker } from 'node:worker_threads'
import { MailboxError, type MailboxEvent } from '@postkeep/mailbox-contract'
import { errorOf, type Logger } from '@postkeep/log'
import type {
  FromWorker,
  ToWorker,
  WorkerOperationName,
  WorkerParams,
  WorkerSettings,
  WorkerValue
} from '../thread-protocol.ts'

export interface WorkerAnswer<O extends WorkerOperationName> {
  readonly value: WorkerValue<O>
  readonly attachment?: Uint8Array
}

export interface WorkerCallOptions {
  /** Its memory is given to the worker, with all that lies around it: it must be nobody else's. */
  readonly attachment?: Uint8Array | undefined
  /** Takes a frame of the stream; the worker reads on when it has resolved. */
  readonly onFrame?: (bytes: Uint8Array) => Promise<void>
  /** The client is gone. */
  readonly signal?: AbortSignal
}

export interface WorkerLinkOptions {
  readonly settings: WorkerSettings
  readonly name: string
  readonly logger: Logger
  readonly onEvents: (events: readonly MailboxEvent[], attachment: Uint8Array | undefined) => void
  /** That mailbox has mail to apply or to send. */
  readonly onScheduling: (mailbox: string) => void
  /** The thread has ended, and not because it was told to. All its calls have been rejected. */
  readonly onCrash: () => void
}

interface Pending {
  readonly resolve: (answer: { value: unknown; attachment?: Uint8Array }) => void
  readonly reject: (error: Error) => void
  readonly onFrame: WorkerCallOptions['onFrame']
  /** Frames are handed on one after the other, and the answer after them. */
  frames: Promise<void>
}

export class WorkerLink {
  readonly #worker: Worker
  readonly #options: WorkerLinkOptions
  readonly #calls = new Map<number, Pending>()
  readonly #exited: Promise<void>
  #lastId = 0
  #state: 'running' | 'closing' | 'ended' = 'running'

  constructor(options: WorkerLinkOptions) {
    this.#options = options
    this.#worker = new Worker(new URL('../worker/main.ts', import.meta.url), {
      workerData: options.settings,
      name: options.name
    })
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('error', (error) => options.logger.error({ error: errorOf(error) }, 'worker failed'))
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#onExit()
        resolve()
      })
    })
  }

  async call<O extends WorkerOperationName>(
    operation: O,
    params: WorkerParams<O>,
    options: WorkerCallOptions = {}
  ): Promise<WorkerAnswer<O>> {
    if (this.#state !== 'running') throw unavailable()
    const id = (this.#lastId += 1)
    const { promise, resolve, reject } = Promise.withResolvers<{ value: unknown; attachment?: Uint8Array }>()
    this.#calls.set(id, { resolve, reject, onFrame: options.onFrame, frames: Promise.resolve() })
    const cancel = () => this.#send({ kind: 'cancel', id })
    options.signal?.addEventListener('abort', cancel, { once: true })
    try {
      const { attachment } = options
      const transfer = attachment ? [attachment.buffer as ArrayBuffer] : []
      this.#worker.postMessage(
        { kind: 'call', id, operation, params, attachment } satisfies ToWorker,
        transfer
      )
      return (await promise) as WorkerAnswer<O>
    } finally {
      this.#calls.delete(id)
      options.signal?.removeEventListener('abort', cancel)
    }
  }

  /** Lets the worker close its mailboxes, and waits until the thread has ended. */
  async close(): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'closing'
      this.#send({ kind: 'close' })
    }
    await this.#exited
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message)
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'events') return this.#options.onEvents(message.events, message.attachment)
    if (message.kind === 'scheduling') return this.#options.onScheduling(message.mailbox)
    if (message.kind === 'log') return this.#options.logger[message.level](message.fields, message.text)
    const call = this.#calls.get(message.id)
    if (!call) return
    if (message.kind === 'frame') return this.#takeFrame(message.id, call, message.bytes)
    if (message.kind === 'failure') return call.reject(new MailboxError(message.code, message.message))
    void call.frames.then(() => call.resolve(message))
  }

  #takeFrame(id: number, call: Pending, bytes: Uint8Array): void {
    const taken = async () => {
      await call.onFrame?.(bytes)
      this.#send({ kind: 'credit', id })
    }
    call.frames = call.frames.then(taken).catch((error: unknown) => {
      this.#send({ kind: 'cancel', id })
      call.reject(error instanceof Error ? error : unavailable())
    })
  }

  #onExit(): void {
    const wasRunning = this.#state === 'running'
    this.#state = 'ended'
    for (const call of this.#calls.values()) call.reject(unavailable())
    if (wasRunning) this.#options.onCrash()
  }
}

function unavailable(): MailboxError {
  return new MailboxError('unavailable', 'the mailbox is not available now')
}
