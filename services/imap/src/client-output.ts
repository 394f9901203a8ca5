// Responses to one client: gathered, written in large pieces, and held back while the client does not read.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { OutputBuffer } from '@postkeep/imap-protocol'

/** The client has gone: whatever was being sent can be given up. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

export class ClientOutput {
  readonly buffer: OutputBuffer
  readonly #socket: Socket
  #drained: Promise<void> | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    this.buffer = new OutputBuffer((piece) => socket.write(piece))
  }

  /** Adds byte strings. */
  text(bytes: string): void {
    this.buffer.text(bytes)
  }

  flush(): void {
    this.buffer.flush()
  }

  /** To be awaited between pieces of a long answer. @throws ConnectionLost */
  async ready(): Promise<void> {
    if (this.#socket.destroyed) throw new ConnectionLost('the client has gone')
    if (!this.#socket.writableNeedDrain) return
    this.#drained ??= this.#drain()
    await this.#drained
  }

  get isBlocked(): boolean {
    return this.#socket.writableNeedDrain || this.#socket.destroyed
  }

  async #drain(): Promise<void> {
    const closing = new AbortController()
    const close = (): void => closing.abort()
    this.#socket.once('close', close)
    try {
      await once(this.#socket, 'drain', { signal: closing.signal })
    } catch (error) {
      throw new ConnectionLost('the client has gone', { cause: error })
    } finally {
      this.#socket.off('close', close)
      this.#drained = undefined
    }
  }
}
