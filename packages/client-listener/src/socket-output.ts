// What goes to one client: held back while the client does not read.
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { ConnectionLost } from './connection-lost.ts'

export class SocketOutput {
  readonly #stream: Writable
  #drained: Promise<void> | undefined

  constructor(stream: Writable) {
    this.#stream = stream
  }

  /** The bytes must not change afterwards. */
  write(piece: Buffer): void {
    this.#stream.write(piece)
  }

  /** To be awaited between pieces of a long answer. @throws ConnectionLost */
  async ready(): Promise<void> {
    if (this.#stream.destroyed) throw new ConnectionLost('the client has gone')
    if (!this.#stream.writableNeedDrain) return
    this.#drained ??= this.#drain()
    await this.#drained
  }

  get isBlocked(): boolean {
    return this.#stream.writableNeedDrain || this.#stream.destroyed
  }

  /** Sends what is left, and then the end. */
  end(): void {
    this.#stream.end()
  }

  async #drain(): Promise<void> {
    const closing = new AbortController()
    const close = (): void => closing.abort()
    this.#stream.once('close', close)
    try {
      await once(this.#stream, 'drain', { signal: closing.signal })
    } catch (error) {
      throw new ConnectionLost('the client has gone', { cause: error })
    } finally {
      this.#stream.off('close', close)
      this.#drained = undefined
    }
  }
}
