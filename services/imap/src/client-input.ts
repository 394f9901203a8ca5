// Bytes of one client, as commands. Reads no further than what is being worked on.
import type { Socket } from 'node:net'
import type { CommandDecoder, Decoded } from '@postkeep/imap-protocol'

/** So much may come ahead of the command that is being worked on. */
const aheadBytes = 64 * 1024

export class ClientInput {
  readonly #socket: Socket
  readonly #decoder: CommandDecoder
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

  constructor(socket: Socket, decoder: CommandDecoder) {
    this.#socket = socket
    this.#decoder = decoder
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onEnd)
  }

  /** The next thing that came; undefined when the client has gone. */
  async next(): Promise<Decoded | undefined> {
    for (;;) {
      const decoded = this.#decoder.next()
      if (decoded !== undefined) return decoded
      if (this.#hasEnded) return undefined
      this.#socket.resume()
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
      this.#wake = undefined
    }
  }

  /** Leaves the socket to another reader, and forgets what came ahead. */
  release(): void {
    this.#socket.pause()
    this.#socket.off('data', this.#onData)
    this.#socket.off('end', this.#onEnd)
    this.#socket.off('close', this.#onEnd)
    this.#decoder.discardInput()
  }
}
