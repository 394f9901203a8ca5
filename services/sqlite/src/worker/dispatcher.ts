// Calls of the main thread, and of clients at the worker's own port → commands → answers.
import { errorOf, type Logger } from '@postkeep/log'
import { MailboxError } from '@postkeep/mailbox-contract'
import type { RpcServer } from '@postkeep/rpc'
import type { FromWorker, ToWorker, WorkerOperationName, WorkerSettings } from '../thread-protocol.ts'
import { commands } from './commands/index.ts'
import { HandedSessions } from './handed-sessions.ts'
import { Mailboxes } from './mailboxes.ts'
import { ownBytes } from './own-bytes.ts'
import { OutgoingStream } from './outgoing-stream.ts'
import { openSessionPort } from './session-port.ts'
import { threadLogger } from './thread-logger.ts'
import type { WorkerCall, WorkerResult } from './worker-call.ts'

type Post = (message: FromWorker, transfer?: ArrayBuffer[]) => void
type CallMessage = ToWorker & { kind: 'call' }

/** What a command is asked, wherever it comes from. */
export interface Asked {
  readonly operation: WorkerOperationName
  readonly params: unknown
  readonly attachment?: Uint8Array | undefined
  readonly stream: (frame: Buffer) => Promise<void>
}

/** @throws MailboxError */
export type Run = (asked: Asked) => Promise<WorkerResult<WorkerOperationName>>

const nothing = Buffer.alloc(0)

export class Dispatcher {
  readonly #settings: WorkerSettings
  readonly #post: Post
  readonly #logger: Logger
  readonly #mailboxes: Mailboxes
  readonly #handed = new HandedSessions((session) => this.#mailboxes.endSession(session))
  readonly #streams = new Map<number, OutgoingStream>()
  #port: RpcServer | undefined

  constructor(settings: WorkerSettings, post: Post) {
    this.#settings = settings
    this.#post = post
    this.#logger = threadLogger(post)
    const tell = (message: FromWorker): void => this.#tell(message)
    this.#mailboxes = new Mailboxes({ settings, post: tell, logger: this.#logger })
  }

  /** To be called before the first call is taken. */
  async listen(): Promise<void> {
    this.#port = await openSessionPort({
      settings: this.#settings,
      handed: this.#handed,
      run: (asked) => this.#run(asked),
      logger: this.#logger
    })
  }

  receive(message: Exclude<ToWorker, { kind: 'close' }>): void {
    if (message.kind === 'credit') this.#streams.get(message.id)?.addCredit()
    else if (message.kind === 'cancel') this.#streams.get(message.id)?.cancel()
    else void this.#answer(message)
  }

  async close(): Promise<void> {
    try {
      await this.#port?.close(this.#settings.shutdownGraceMs)
      await this.#mailboxes.close()
    } catch (error) {
      this.#logger.error({ error: errorOf(error) }, 'a mailbox could not be closed')
    }
  }

  async #answer({ id, operation, params, attachment: given }: CallMessage): Promise<void> {
    const stream = (frame: Buffer): Promise<void> => this.#stream(id).send(frame)
    try {
      const { value, attachment } = await this.#run({ operation, params, attachment: given, stream })
      if (!attachment) return this.#post({ kind: 'answer', id, value })
      const bytes = ownBytes(attachment)
      this.#post({ kind: 'answer', id, value, attachment: bytes }, [bytes.buffer])
    } catch (error) {
      const { code, message } = error as MailboxError
      this.#post({ kind: 'failure', id, code, message })
    } finally {
      this.#streams.delete(id)
    }
  }

  async #run(asked: Asked): Promise<WorkerResult<WorkerOperationName>> {
    try {
      return await commands[asked.operation](this.#callOf(asked) as never)
    } catch (error) {
      throw this.#refusalOf(asked, error)
    }
  }

  #callOf({ params, attachment, stream }: Asked): WorkerCall<WorkerOperationName> {
    return {
      params: params as never,
      attachment: attachment
        ? Buffer.from(attachment.buffer, attachment.byteOffset, attachment.length)
        : nothing,
      mailboxes: this.#mailboxes,
      settings: this.#settings,
      logger: this.#logger,
      stream,
      handOver: (session) => {
        this.#handed.expect(session)
        return this.#port!.address.port
      }
    }
  }

  /** Sessions that were handed over are told by the port, all others by the main thread. */
  #tell(message: FromWorker): void {
    if (message.kind !== 'events') return this.#post(message)
    const events = this.#handed.push(message.events, message.attachment)
    if (events.length > 0) this.#post({ ...message, events })
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

  #refusalOf({ operation, params }: Asked, error: unknown): MailboxError {
    if (error instanceof MailboxError && error.code !== 'unavailable') return error
    const { mailbox } = params as { mailbox?: string }
    this.#logger.error({ operation, mailbox, error: errorOf(error) }, 'an operation failed')
    return error instanceof MailboxError ? error : new MailboxError('unavailable', 'the operation failed')
  }
}
