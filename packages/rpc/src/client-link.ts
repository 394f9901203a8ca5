// The client's side of one connection, from the handshake to its end. It is never reopened: see reconnecting-link.ts.
import { connect, type Socket } from 'node:net'
import { Channel } from './channel.ts'
import { ClientCall, type OnStream, type RpcResult } from './client-call.ts'
import { frameKind, ProtocolError } from './frame.ts'
import { checkProof, helloOf, newNonce, proofOf, readHello, type Nonces } from './handshake.ts'
import { unauthenticatedFrameBytes, type RpcLimits } from './limits.ts'
import { headed, readHeaded, unpack } from './payload.ts'
import { internalCode, RpcFailure, RpcUnavailable, unavailableCode } from './rpc-error.ts'

export type CallOptions = {
  attachment?: Uint8Array | Uint8Array[] | undefined
  /** Frames come one after the other; the credit for a frame goes back when its promise ends. */
  onStream?: OnStream | undefined
  /** From the sending of the request; none by default. */
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
}

export type ClientLinkOptions = {
  host: string
  port: number
  secret: string
  limits: RpcLimits
  onPush: (value: unknown, attachment: Buffer | undefined) => void
  onOpen: () => void
  onEnd: (wasOpen: boolean, error: Error | undefined) => void
}

const maxId = 0xffff_ffff

export class ClientLink {
  isOpen = false
  readonly #options: ClientLinkOptions
  readonly #channel: Channel
  readonly #calls = new Map<number, ClientCall>()
  readonly #authentication: NodeJS.Timeout
  readonly #nonce = newNonce()
  #nonces: Nonces | undefined
  #lastId = 0

  constructor(options: ClientLinkOptions) {
    this.#options = options
    const socket: Socket = connect({ host: options.host, port: options.port })
    this.#channel = new Channel({
      socket,
      // A client always reads: if both sides could stop reading, they could wait for each other for ever.
      limits: { ...options.limits, pauseAtBytes: Infinity, closeAtBytes: Infinity },
      frameLimit: unauthenticatedFrameBytes,
      onFrame: (kind, id, payload) => this.#receive(kind, id, payload),
      onEnd: (error) => this.#end(error)
    })
    const timedOut = () => this.#channel.destroy(new Error('the server did not answer in time'))
    this.#authentication = setTimeout(timedOut, options.limits.authenticationMs)
    socket.once('connect', () => this.#channel.send(frameKind.hello, 0, [helloOf(this.#nonce)]))
  }

  /** Calls under way. */
  get load(): number {
    return this.#calls.size
  }

  call(operation: string, params: unknown, options: CallOptions): Promise<RpcResult> {
    return new Promise((resolve, reject) => {
      const { signal, timeoutMs } = options
      signal?.throwIfAborted()
      const id = this.#nextId()
      const parts = this.#request(operation, params, options.attachment)
      let timer: NodeJS.Timeout | undefined
      const give = (error: Error) => {
        if (this.isOpen && !call.isSettled) this.#channel.send(frameKind.cancel, id)
        call.fail(error)
      }
      const aborted = () => give(signal!.reason as Error)
      const call = new ClientCall({
        onStream: options.onStream,
        onCredit: () => this.#channel.send(frameKind.credit, id),
        onSettled: () => {
          this.#calls.delete(id)
          clearTimeout(timer)
          signal?.removeEventListener('abort', aborted)
        },
        resolve,
        reject
      })
      signal?.addEventListener('abort', aborted, { once: true })
      if (timeoutMs !== undefined) {
        timer = setTimeout(
          () => give(new RpcUnavailable(`${operation} took more than ${timeoutMs} ms`)),
          timeoutMs
        )
      }
      this.#calls.set(id, call)
      this.#channel.send(frameKind.request, id, parts)
    })
  }

  notify(operation: string, params: unknown, attachment?: Uint8Array): void {
    this.#channel.send(frameKind.notify, 0, this.#request(operation, params, attachment))
  }

  close(): void {
    if (this.isOpen) this.#channel.close()
    else this.#channel.destroy()
  }

  #request(
    operation: string,
    params: unknown,
    attachment: Uint8Array | Uint8Array[] | undefined
  ): Uint8Array[] {
    const attachments = Array.isArray(attachment) ? attachment : attachment ? [attachment] : []
    const parts = headed([operation, params], attachments)
    const bytes = parts.reduce((sum, part) => sum + part.length, 0)
    if (bytes > this.#options.limits.maxFrameBytes) {
      throw new RpcFailure('too-large', `a request of ${bytes} bytes is larger than a frame may be`)
    }
    return parts
  }

  #nextId(): number {
    do this.#lastId = this.#lastId === maxId ? 1 : this.#lastId + 1
    while (this.#calls.has(this.#lastId))
    return this.#lastId
  }

  #receive(kind: number, id: number, payload: Buffer): void {
    if (!this.isOpen) return this.#authenticate(kind, payload)
    if (kind === frameKind.push) return this.#push(payload)
    // A call that was cancelled may still get frames.
    const call = this.#calls.get(id)
    if (kind === frameKind.response) call?.answer(resultOf(payload))
    else if (kind === frameKind.error) call?.fail(failureOf(payload))
    else if (kind === frameKind.stream) call?.frame(payload)
    else throw new ProtocolError(`a server does not send frames of kind ${kind}`)
  }

  #push(payload: Buffer): void {
    const { head, attachment } = readHeaded(payload)
    this.#options.onPush(head, attachment)
  }

  #authenticate(kind: number, payload: Buffer): void {
    const { secret, limits } = this.#options
    if (kind === frameKind.hello && !this.#nonces) {
      this.#nonces = { client: this.#nonce, server: readHello(payload) }
      this.#channel.send(frameKind.auth, 0, [proofOf('client', secret, this.#nonces)])
    } else if (kind === frameKind.auth && this.#nonces) {
      checkProof('server', secret, this.#nonces, payload)
      clearTimeout(this.#authentication)
      this.#channel.frameLimit = limits.maxFrameBytes
      this.isOpen = true
      this.#options.onOpen()
    } else {
      throw new ProtocolError('the server has not proved the secret')
    }
  }

  #end(error: Error | undefined): void {
    clearTimeout(this.#authentication)
    const wasOpen = this.isOpen
    this.isOpen = false
    for (const call of this.#calls.values()) call.fail(new RpcUnavailable('the connection was lost'))
    this.#options.onEnd(wasOpen, error)
  }
}

function resultOf(payload: Buffer): RpcResult {
  const { head, attachment } = readHeaded(payload)
  return { value: head, attachment }
}

function failureOf(payload: Buffer): Error {
  const failure = unpack(payload)
  if (!Array.isArray(failure)) throw new ProtocolError('an error frame holds no error')
  const [code, message, details] = failure as unknown[]
  if (code === unavailableCode) return new RpcUnavailable(String(message))
  return new RpcFailure(typeof code === 'string' ? code : internalCode, String(message), details)
}
