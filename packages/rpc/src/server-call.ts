// One call as the handler sees it, with the credit of its stream.
import { frameKind } from './frame.ts'
import { RpcUnavailable } from './rpc-error.ts'
import type { RpcConnection } from './server-connection.ts'

export type RpcReply = { value?: unknown; attachment?: Uint8Array | undefined }

export type RpcCall = {
  readonly connection: RpcConnection
  readonly operation: string
  readonly params: unknown
  /** No other frame shares its memory: its ArrayBuffer may be transferred to a worker. */
  readonly attachment: Buffer | undefined
  /** A notification gets no answer. */
  readonly isNotification: boolean
  /** Aborted when the caller cancelled or is gone. */
  readonly signal: AbortSignal
  /**
   * Sends the buffers as one stream frame, once there is credit. They must not be changed afterwards.
   * Rejects with RpcUnavailable when the caller cancelled or is gone.
   */
  stream(...buffers: Uint8Array[]): Promise<void>
}

type Wire = { send(kind: number, id: number, parts: readonly Uint8Array[]): void; maxFrameBytes: number }

export type CallRequest = {
  id: number
  connection: RpcConnection
  operation: string
  params: unknown
  attachment: Buffer | undefined
  isNotification: boolean
}

export class ServerCall implements RpcCall {
  readonly id: number
  readonly connection: RpcConnection
  readonly operation: string
  readonly params: unknown
  readonly attachment: Buffer | undefined
  readonly isNotification: boolean
  readonly #wire: Wire
  #credit: number
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
  #controller: AbortController | undefined
  #isAborted = false

  constructor(request: CallRequest, wire: Wire, credit: number) {
    this.id = request.id
    this.connection = request.connection
    this.operation = request.operation
    this.params = request.params
    this.attachment = request.attachment
    this.isNotification = request.isNotification
    this.#wire = wire
    this.#credit = credit
  }

  get isAborted(): boolean {
    return this.#isAborted
  }

  // Made when first asked for: most calls never look at it.
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#isAborted) this.#controller.abort()
    return this.#controller.signal
  }

  async stream(...buffers: Uint8Array[]): Promise<void> {
    if (this.isNotification) throw new TypeError('a notification has no stream')
    const bytes = buffers.reduce((sum, buffer) => sum + buffer.length, 0)
    if (bytes > this.#wire.maxFrameBytes) throw new RangeError(`a stream frame of ${bytes} bytes is too long`)
    await this.#takeCredit()
    this.#wire.send(frameKind.stream, this.id, buffers)
  }

  addCredit(): void {
    const next = this.#waiting.shift()
    if (next) next.resolve()
    else this.#credit++
  }

  abort(): void {
    this.#isAborted = true
    this.#controller?.abort()
    for (const waiting of this.#waiting.splice(0)) waiting.reject(callerGone())
  }

  async #takeCredit(): Promise<void> {
    if (this.#isAborted) throw callerGone()
    if (this.#credit > 0) this.#credit--
    else await new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }
}

function callerGone(): RpcUnavailable {
  return new RpcUnavailable('the caller no longer waits for the answer')
}
