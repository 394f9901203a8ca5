// Bytes of one client, as lines. Reads no further than what is being worked on.
import type { Socket } from 'node:net'
import { type DecodedLine, LineDecoder } from './wire/line-decoder.ts'

/** So much may come ahead of the command that is being worked on. */
const aheadBytes = 16 * 1024

export class ClientInput {
  readonly #socket: Socket
  readonly #decoder = new LineDecoder()
  #hasEnded = false
  #wake: (() => void) | undefined
  readonly #onData = (chunk: Buffer): void => {
    this.#decoder.push(chunk)
    if (this.#wake === undefined && this.#decoder.waiting > aheadBytes) this.#socket.pause()
    this.#wake?.()
  }
  readonly #onEnd = (): void => {
    this.#hasEnded = true
    this.#wake?.()
  }

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onEnd)
  }

  /** The next line; undefined when the client has gone. */
  async next(): Promise<DecodedLine | undefined> {
    for (;;) {
      const line = this.#decoder.next()
      if (line !== undefined) return line
      if (this.#hasEnded) return undefined
      this.#socket.resume()
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
      this.#wake = undefined
    }
  }

  /** Leaves the socket to another reader. What came ahead is forgotten (RFC 2595 §4). */
  release(): void {
    this.#socket.pause()
    this.#socket.off('data', this.#onData)
    this.#socket.off('end', this.#onEnd)
    this.#socket.off('close', this.#onEnd)
  }
}
