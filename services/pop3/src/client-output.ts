// Answers to one client: small pieces are gathered, and a long answer waits while the client does not read.
import { once } from 'node:events'
import type { Socket } from 'node:net'

/** The client has gone: whatever was being sent can be given up. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

const mostGathered = 64 * 1024

export class ClientOutput {
  readonly #socket: Socket
  #pieces: Buffer[] = []
  #size = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  text(text: string): void {
    this.bytes(Buffer.from(text))
  }

  /** The bytes must not change afterwards. */
  bytes(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#size += piece.length
    if (this.#size >= mostGathered) this.flush()
  }

  flush(): void {
    if (this.#pieces.length === 0) return
    this.#socket.write(this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#size))
    this.#pieces = []
    this.#size = 0
  }

  /** To be awaited between pieces of a long answer. @throws ConnectionLost */
  async ready(): Promise<void> {
    if (this.#socket.destroyed) throw new ConnectionLost('the client has gone')
    if (!this.#socket.writableNeedDrain) return
    const closing = new AbortController()
    const close = (): void => closing.abort()
    this.#socket.once('close', close)
    try {
      await once(this.#socket, 'drain', { signal: closing.signal })
    } catch (error) {
      throw new ConnectionLost('the client has gone', { cause: error })
    } finally {
      this.#socket.off('close', close)
    }
  }
}
