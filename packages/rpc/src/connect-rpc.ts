// The calling side. Connects in the background and again after each loss; a call that was sent is never sent twice.
import type { Logger } from '@postkeep/log'
import type { RpcResult } from './client-call.ts'
import type { CallOptions } from './client-link.ts'
import { defaultLimits, type RpcLimits } from './limits.ts'
import { ReconnectingLink } from './reconnecting-link.ts'
import { RpcUnavailable } from './rpc-error.ts'

export type { CallOptions, RpcResult }

export type RpcClientOptions = {
  host: string
  port: number
  secret: string
  logger: Logger
  onPush?: (value: unknown, attachment: Buffer | undefined) => void
  onConnect?: () => void
  /** An open connection was lost. */
  onDisconnect?: () => void
  /** Connections over which calls are spread (1). More than one gives up order, and the server's state of a connection. */
  connections?: number
  /** How long a call waits for a connection (3 s). */
  connectTimeoutMs?: number
  /** First and longest wait before a new attempt (50 ms, 5 s). */
  reconnect?: { firstDelayMs: number; longestDelayMs: number }
  limits?: Partial<RpcLimits>
}

export type RpcClient = {
  /**
   * Rejects with RpcFailure (thrown by the handler), RpcUnavailable (no connection in time, lost before the answer, timed
   * out), the reason of `signal`, or the error of `onStream`.
   */
  call(operation: string, params: unknown, options?: CallOptions): Promise<RpcResult>
  /** Sends without an answer. False where there is no connection: nothing was sent. */
  notify(operation: string, params: unknown, attachment?: Uint8Array): boolean
  isConnected(): boolean
  /** Rejects with RpcUnavailable. */
  waitUntilConnected(timeoutMs: number): Promise<void>
  close(): Promise<void>
}

/** Returns at once and connects in the background. */
export function connectRpc(options: RpcClientOptions): RpcClient {
  const client = new Client(options)
  return {
    call: client.call.bind(client),
    notify: client.notify.bind(client),
    isConnected: () => client.pick() !== undefined,
    waitUntilConnected: async (timeoutMs) => void (await client.waitForLink(timeoutMs)),
    close: client.close.bind(client)
  }
}

type OpenLink = NonNullable<ReconnectingLink['open']>
type Waiter = { resolve: (link: OpenLink) => void; reject: (error: Error) => void }

class Client {
  readonly #links: ReconnectingLink[]
  readonly #connectTimeoutMs: number
  readonly #waiters = new Set<Waiter>()
  readonly #ended = Promise.withResolvers<void>()
  #openLinks: number
  #isClosed = false

  constructor(options: RpcClientOptions) {
    const { host, port, secret, logger, onPush, connections = 1 } = options
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 3000
    this.#openLinks = connections
    const link = () =>
      new ReconnectingLink({
        host,
        port,
        secret,
        logger,
        limits: { ...defaultLimits, ...options.limits },
        ...(options.reconnect ?? { firstDelayMs: 50, longestDelayMs: 5000 }),
        onPush: (value, attachment) => onPush?.(value, attachment),
        onOpen: () => {
          options.onConnect?.()
          this.#serveWaiters()
        },
        onLost: () => options.onDisconnect?.(),
        onEnded: () => {
          if (--this.#openLinks === 0) this.#ended.resolve()
        }
      })
    this.#links = Array.from({ length: connections }, link)
  }

  call(operation: string, params: unknown, options: CallOptions = {}): Promise<RpcResult> {
    const link = this.pick()
    if (link) return link.call(operation, params, options)
    return this.waitForLink(this.#connectTimeoutMs).then((open) => open.call(operation, params, options))
  }

  notify(operation: string, params: unknown, attachment?: Uint8Array): boolean {
    const link = this.pick()
    link?.notify(operation, params, attachment)
    return link !== undefined
  }

  /** The open connection with the fewest calls under way. */
  pick(): OpenLink | undefined {
    if (this.#links.length === 1) return this.#links[0]!.open
    return this.#links
      .flatMap((link) => link.open ?? [])
      .reduce<OpenLink | undefined>((best, link) => (best && best.load <= link.load ? best : link), undefined)
  }

  waitForLink(timeoutMs: number): Promise<OpenLink> {
    const link = this.pick()
    if (link) return Promise.resolve(link)
    if (this.#isClosed) return Promise.reject(closed())
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        resolve: (open) => (done(), resolve(open)),
        reject: (error) => (done(), reject(error))
      }
      const timer = setTimeout(
        () => waiter.reject(new RpcUnavailable('the service cannot be reached')),
        timeoutMs
      )
      this.#waiters.add(waiter)
    })
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true
      for (const waiter of this.#waiters) waiter.reject(closed())
      for (const link of this.#links) link.close()
    }
    await this.#ended.promise
  }

  #serveWaiters(): void {
    for (const waiter of this.#waiters) {
      const link = this.pick()
      if (link) waiter.resolve(link)
    }
  }
}

function closed(): RpcUnavailable {
  return new RpcUnavailable('the client was closed')
}
