// Bytes of one client, as what its protocol makes of them. Reads no further than what is being worked on.
import type { Readable } from 'node:stream'

/** Bytes to commands or lines. */
export interface InputDecoder<T> {
  /** Bytes that were pushed and are not yet given out. */
  readonly waiting: number
  push(chunk: Buffer): void
  /** The next that is whole; undefined: more bytes are needed. */
  next(): T | undefined
  /** Forgets what was not given out. */
  discardInput(): void
}

export class ClientInput<T> {
  readonly #stream: Readable
  readonly #decoder: InputDecoder<T>
  readonly #aheadBytes: number
  #hasEnded = false
  #wake: (() => void) | undefined
  readonly #onData = (chunk: Buffer): void => {
    this.#decoder.push(chunk)
    if (this.#wake === undefined && this.#decoder.waiting > this.#aheadBytes) this.#stream.pause()
    this.#wake?.()
  }
  readonly #onEnd = (): void => {
    this.#hasEnded = true
    this.#wake?.()
  }

  /** `aheadBytes`: so much may come ahead of the command that is being worked on. */
  constructor(stream: Readable, decoder: InputDecoder<T>, aheadBytes: number) {
    this.#stream = stream
    this.#decoder = decoder
    this.#aheadBytes = aheadBytes
    stream.on('data', this.#onData)
    stream.on('end', this.#onEnd)
    stream.on('close', this.#onEnd)
  }

  /** The next thing that came; undefined when the client has gone. */
  async next(): Promise<T | undefined> {
    for (;;) {
      const decoded = this.#decoder.next()
      if (decoded !== undefined) return decoded
      if (this.#hasEnded) return undefined
      this.#stream.resume()
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
      this.#wake = undefined
    }
  }

  /** Leaves the stream to another reader, and forgets what came ahead (RFC 2595 §2.1, RFC 9051 §11.1). */
  release(): void {
    this.#stream.pause()
    this.#stream.off('data', this.#onData)
    this.#stream.off('end', this.#onEnd)
    this.#stream.off('close', this.#onEnd)
    this.#decoder.discardInput()
  }
}
