// One connection to the mailbox service: typed calls, and the sessions that live as long as it does.
import {
  MailboxError,
  mailboxErrorCodes,
  type MailboxErrorCode,
  type MailboxEvent,
  type OperationName,
  type ParamsOf,
  type ValueOf
} from '@postkeep/mailbox-contract'
import type { Logger } from '@postkeep/log'
import { connectRpc, RpcFailure, RpcUnavailable, type RpcClient } from '@postkeep/rpc'

export interface Answer<O extends OperationName> {
  readonly value: ValueOf<O>
  /** Empty where the operation gives none. */
  readonly attachment: Buffer
}

export interface CallOptions {
  /** In one piece, or in several that are sent as one. */
  readonly attachment?: Uint8Array | Uint8Array[]
  /** The next frames come when it has resolved. */
  readonly onStream?: (frame: Buffer) => void | Promise<void>
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

/** @throws MailboxError, the reason of `signal`, or what `onStream` throws */
export type Call = <O extends OperationName>(
  operation: O,
  params: ParamsOf<O>,
  options?: CallOptions
) => Promise<Answer<O>>

/** What a channel tells a session. */
export interface ChannelSession {
  receive(event: MailboxEvent, attachment: Buffer): void
  end(why: MailboxError): void
}

export interface ChannelOptions {
  readonly host: string
  readonly port: number
  readonly secret: string
  readonly logger: Logger
  /** The connection was open, and all its sessions have ended. */
  readonly onLost?: () => void
}

const nothing = Buffer.alloc(0)

export class Channel {
  readonly #rpc: RpcClient
  readonly #sessions = new Map<string, ChannelSession>()

  constructor(options: ChannelOptions) {
    this.#rpc = connectRpc({
      ...options,
      onPush: (value, attachment) => this.#push(value as MailboxEvent, attachment ?? nothing),
      onDisconnect: () => {
        this.#lost()
        options.onLost?.()
      }
    })
  }

  get sessions(): number {
    return this.#sessions.size
  }

  readonly call: Call = async (operation, params, options) => {
    try {
      const { value, attachment } = await this.#rpc.call(operation, params, options)
      return { value: value as ValueOf<typeof operation>, attachment: attachment ?? nothing }
    } catch (error) {
      throw mailboxError(error)
    }
  }

  notify<O extends OperationName>(operation: O, params: ParamsOf<O>): void {
    this.#rpc.notify(operation, params)
  }

  add(id: string, session: ChannelSession): void {
    this.#sessions.set(id, session)
  }

  remove(id: string): void {
    this.#sessions.delete(id)
  }

  close(): Promise<void> {
    return this.#rpc.close()
  }

  #push(event: MailboxEvent, attachment: Buffer): void {
    const session = this.#sessions.get(event.session)
    if (event.kind !== 'ended') return session?.receive(event, attachment)
    this.#sessions.delete(event.session)
    session?.end(new MailboxError('session-ended', event.reason))
  }

  #lost(): void {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    const why = new MailboxError('unavailable', 'the connection to the mailbox service was lost')
    for (const session of sessions) session.end(why)
  }
}

/** What an RPC call failed with, in the words of the contract. Errors of the caller's own making stay as they are. */
function mailboxError(error: unknown): unknown {
  if (error instanceof RpcFailure && isMailboxCode(error.code)) {
    return new MailboxError(error.code, error.message)
  }
  const isOfRpc = error instanceof RpcFailure || error instanceof RpcUnavailable
  return isOfRpc ? new MailboxError('unavailable', error.message, { cause: error }) : error
}

function isMailboxCode(code: string): code is MailboxErrorCode {
  return mailboxErrorCodes.some((known) => known === code)
}
