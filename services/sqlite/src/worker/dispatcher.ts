// Calls of the main thread → commands → answers.
import { errorOf, type Logger } from '@postkeep/log'
import { MailboxError } from '@postkeep/mailbox-contract'
import type { FromWorker, ToWorker, WorkerOperationName, WorkerSettings } from '../thread-protocol.ts'
import { commands } from './commands/index.ts'
import { Mailboxes } from './mailboxes.ts'
import { ownBytes } from './own-bytes.ts'
import { OutgoingStream } from './outgoing-stream.ts'
import { threadLogger } from './thread-logger.ts'
import type { WorkerCall, WorkerResult } from './worker-call.ts'

type Post = (message: FromWorker, transfer?: ArrayBuffer[]) => void
type CallMessage = ToWorker & { kind: 'call' }

const nothing = Buffer.alloc(0)

export class Dispatcher {
  readonly #settings: WorkerSettings
  readonly #post: Post
  readonly #logger: Logger
  readonly #mailboxes: Mailboxes
  readonly #streams = new Map<number, OutgoingStream>()

  constructor(settings: WorkerSettings, post: Post) {
    this.#settings = settings
    this.#post = post
    this.#logger = threadLogger(post)
    this.#mailboxes = new Mailboxes({ settings, post, logger: this.#logger })
  }

  receive(message: Exclude<ToWorker, { kind: 'close' }>): void {
    if (message.kind === 'credit') this.#streams.get(message.id)?.addCredit()
    else if (message.kind === 'cancel') this.#streams.get(message.id)?.cancel()
    else void this.#run(message)
  }

  async close(): Promise<void> {
    try {
      await this.#mailboxes.close()
    } catch (error) {
      this.#logger.error({ error: errorOf(error) }, 'a mailbox could not be closed')
    }
  }

  async #run(message: CallMessage): Promise<void> {
    const { id, operation } = message
    try {
      const { value, attachment } = await this.#command(operation, this.#callOf(message))
      if (!attachment) return this.#post({ kind: 'answer', id, value })
      const bytes = ownBytes(attachment)
      this.#post({ kind: 'answer', id, value, attachment: bytes }, [bytes.buffer])
    } catch (error) {
      this.#fail(message, error)
    } finally {
      this.#streams.delete(id)
    }
  }

  #callOf({ id, params, attachment }: CallMessage): WorkerCall<WorkerOperationName> {
    return {
      params: params as never,
      attachment: attachment
        ? Buffer.from(attachment.buffer, attachment.byteOffset, attachment.length)
        : nothing,
      mailboxes: this.#mailboxes,
      settings: this.#settings,
      logger: this.#logger,
      stream: (frame) => this.#stream(id).send(frame)
    }
  }

  #command(
    operation: WorkerOperationName,
    call: WorkerCall<WorkerOperationName>
  ): WorkerResult<WorkerOperationName> | Promise<WorkerResult<WorkerOperationName>> {
    return commands[operation](call as never)
  }

  #stream(id: number): OutgoingStream {
    const known = this.#streams.get(id)
    if (known) return known
    const stream = new OutgoingStream((frame) => {
      const bytes = ownBytes(frame)
      this.#post({ kind: 'frame', id, bytes }, [bytes.buffer])
    })
    this.#streams.set(id, stream)
    return stream
  }

  #fail({ id, operation, params }: CallMessage, error: unknown): void {
    const refusal = error instanceof MailboxError ? error : undefined
    if (!refusal || refusal.code === 'unavailable') {
      const { mailbox } = params as { mailbox?: string }
      this.#logger.error({ operation, mailbox, error: errorOf(error) }, 'an operation failed')
    }
    const message = refusal?.message ?? 'the operation failed'
    this.#post({ kind: 'failure', id, code: refusal?.code ?? 'unavailable', message })
  }
}
