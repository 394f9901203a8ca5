// The server's side of one connection: handshake, then calls, each answered by the handler.
import type { Socket } from 'node:net'
import { errorOf, type Logger } from '@postkeep/log'
import { Channel } from './channel.ts'
import { frameKind, ProtocolError } from './frame.ts'
import { checkProof, helloOf, newNonce, proofOf, readHello, type Nonces } from './handshake.ts'
import { unauthenticatedFrameBytes, type RpcLimits } from './limits.ts'
import { headed, pack, readHeaded } from './payload.ts'
import { internalCode, RpcFailure, unavailableCode } from './rpc-error.ts'
import { ServerCall, type RpcCall, type RpcReply } from './server-call.ts'

/** A client that has proved the secret. */
export type RpcConnection = {
  readonly id: number
  readonly remoteAddress: string
  /** For the handler's own use; lives as long as the connection. */
  readonly state: Map<string, unknown>
  /** Pushes and answers leave in the order in which they were written. */
  push(value: unknown, attachment?: Uint8Array): void
  close(): void
}

export type ServerConnectionOptions = {
  id: number
  socket: Socket
  secret: string
  limits: RpcLimits
  logger: Logger
  handle: (call: RpcCall) => Promise<RpcReply> | RpcReply
  onOpen: (connection: RpcConnection) => void
  onEnd: (wasOpen: boolean) => void
}

export class ServerConnection implements RpcConnection {
  readonly id: number
  readonly remoteAddress: string
  readonly state = new Map<string, unknown>()
  readonly #options: ServerConnectionOptions
  readonly #channel: Channel
  readonly #calls = new Map<number, ServerCall>()
  readonly #authentication: NodeJS.Timeout
  #runningCalls = 0
  #nonces: Nonces | undefined
  #isOpen = false
  #isClosing = false

  constructor(options: ServerConnectionOptions) {
    this.id = options.id
    this.remoteAddress = options.socket.remoteAddress ?? ''
    this.#options = options
    this.#channel = new Channel({
      socket: options.socket,
      limits: options.limits,
      frameLimit: unauthenticatedFrameBytes,
      onFrame: (kind, id, payload) => this.#receive(kind, id, payload),
      onEnd: (error) => this.#end(error)
    })
    const timedOut = () => this.#channel.destroy(new ProtocolError('the secret was not proved in time'))
    this.#authentication = setTimeout(timedOut, options.limits.authenticationMs)
  }

  push(value: unknown, attachment?: Uint8Array): void {
    if (this.#isOpen) this.#send(frameKind.push, 0, headed(value, attachment ? [attachment] : []))
  }

  close(): void {
    this.#channel.close()
  }

  destroy(): void {
    this.#channel.destroy()
  }

  /** Takes no more calls, and closes when the running ones are answered. */
  drain(): void {
    this.#isClosing = true
    if (this.#runningCalls === 0) this.close()
  }

  #receive(kind: number, id: number, payload: Buffer): void {
    if (!this.#isOpen) this.#authenticate(kind, payload)
    else if (kind === frameKind.request) this.#request(id, payload, false)
    else if (kind === frameKind.notify) this.#request(id, payload, true)
    else if (kind === frameKind.credit) this.#calls.get(id)?.addCredit()
    else if (kind === frameKind.cancel) this.#cancel(id)
    else throw new ProtocolError(`a client does not send frames of kind ${kind}`)
  }

  #authenticate(kind: number, payload: Buffer): void {
    const { secret, limits } = this.#options
    if (kind === frameKind.hello && !this.#nonces) {
      this.#nonces = { client: readHello(payload), server: newNonce() }
      this.#channel.send(frameKind.hello, 0, [helloOf(this.#nonces.server)])
    } else if (kind === frameKind.auth && this.#nonces) {
      checkProof('client', secret, this.#nonces, payload)
      clearTimeout(this.#authentication)
      this.#channel.send(frameKind.auth, 0, [proofOf('server', secret, this.#nonces)])
      this.#channel.frameLimit = limits.maxFrameBytes
      this.#isOpen = true
      this.#options.onOpen(this)
    } else {
      throw new ProtocolError('the secret has not been proved')
    }
  }

  #request(id: number, payload: Buffer, isNotification: boolean): void {
    const { head, attachment } = readHeaded(payload)
    if (!Array.isArray(head) || typeof head[0] !== 'string')
      throw new ProtocolError('a request names no operation')
    if (this.#calls.has(id) && !isNotification) throw new ProtocolError(`call ${id} is already under way`)
    const params: unknown = head[1]
    const request = { id, connection: this, operation: head[0], params, attachment, isNotification }
    const call = new ServerCall(request, this.#wire, this.#options.limits.streamWindow)
    if (this.#isClosing) return this.#fail(call, new RpcFailure(unavailableCode, 'the service is stopping'))
    if (this.#runningCalls >= this.#options.limits.maxCalls) {
      return this.#fail(call, new RpcFailure('overloaded', 'too many calls are under way on this connection'))
    }
    this.#run(call)
  }

  #run(call: ServerCall): void {
    this.#runningCalls++
    if (!call.isNotification) this.#calls.set(call.id, call)
    try {
      const reply = this.#options.handle(call)
      if (!(reply instanceof Promise)) return this.#answer(call, reply)
      reply.then(
        (value) => this.#answer(call, value),
        (error) => this.#answerFailure(call, error)
      )
    } catch (error) {
      this.#answerFailure(call, error)
    }
  }

  #answer(call: ServerCall, reply: RpcReply): void {
    if (!call.isNotification && !call.isAborted) this.#respond(call, reply)
    this.#finish(call)
  }

  #respond(call: ServerCall, reply: RpcReply): void {
    try {
      this.#send(frameKind.response, call.id, headed(reply.value, reply.attachment ? [reply.attachment] : []))
    } catch (error) {
      this.#fail(call, error)
    }
  }

  #answerFailure(call: ServerCall, error: unknown): void {
    if (!call.isAborted) this.#fail(call, error)
    this.#finish(call)
  }

  #fail(call: ServerCall, error: unknown): void {
    const isForCaller = error instanceof RpcFailure && !call.isNotification
    if (!isForCaller) {
      this.#options.logger.error({ error: errorOf(error), operation: call.operation }, 'a call failed')
    }
    if (call.isNotification) return
    const failure = isForCaller ? error : new RpcFailure(internalCode, 'the call failed')
    this.#channel.send(frameKind.error, call.id, [this.#packFailure(failure)])
  }

  #packFailure({ code, message, details }: RpcFailure): Buffer {
    try {
      return pack([code, message, details])
    } catch (error) {
      this.#options.logger.error({ error: errorOf(error), code }, 'the details of a failure cannot be sent')
      return pack([code, message])
    }
  }

  #finish(call: ServerCall): void {
    this.#runningCalls--
    if (this.#calls.get(call.id) === call) this.#calls.delete(call.id)
    if (this.#isClosing && this.#runningCalls === 0) this.close()
  }

  #cancel(id: number): void {
    this.#calls.get(id)?.abort()
    this.#calls.delete(id)
  }

  get #wire() {
    const { maxFrameBytes } = this.#options.limits
    return { maxFrameBytes, send: this.#channel.send.bind(this.#channel) }
  }

  #send(kind: number, id: number, parts: readonly Uint8Array[]): void {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0)
    if (bytes > this.#options.limits.maxFrameBytes)
      throw new RangeError(`a frame of ${bytes} bytes is too long`)
    this.#channel.send(kind, id, parts)
  }

  #end(error: Error | undefined): void {
    clearTimeout(this.#authentication)
    for (const call of this.#calls.values()) call.abort()
    this.#calls.clear()
    const wasOpen = this.#isOpen
    this.#isOpen = false
    if (error) {
      const fields = { remoteAddress: this.remoteAddress, reason: error.message }
      this.#options.logger.warn(fields, wasOpen ? 'a client was lost' : 'a client was refused')
    }
    this.#options.onEnd(wasOpen)
  }
}
