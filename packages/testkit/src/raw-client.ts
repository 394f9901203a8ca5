// A client that is no library: sends what it is told, and waits for words.
import type { Socket } from 'node:net'

const patienceMs = 60_000

export class RawClient {
  isOpen = true
  readonly #socket: Socket
  #received = ''
  #wake = (): void => {}

  /** `keptBytes`: of what came, so much of the end. */
  constructor(socket: Socket, keptBytes = 4000) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received = (this.#received + chunk.toString('latin1')).slice(-keptBytes)
      this.#wake()
    })
    for (const event of ['error', 'close']) socket.on(event, () => this.#ended())
  }

  /** The last of what came. */
  get received(): string {
    return this.#received
  }

  /** What came so far counts no more. */
  forget(): void {
    this.#received = ''
  }

  send(bytes: string): void {
    this.#socket.write(Buffer.from(bytes, 'latin1'))
  }

  /** Reads no more. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  close(): void {
    this.#socket.destroy()
  }

  /** False: the connection ended, or a minute went by, and the text did not come. */
  waitFor(text: string): Promise<boolean> {
    return this.#until(() => this.#received.includes(text))
  }

  /** Waits until the server has closed. */
  async waitForEnd(): Promise<boolean> {
    await this.#until(() => false)
    return !this.isOpen
  }

  async #until(isReached: () => boolean): Promise<boolean> {
    const deadline = Date.now() + patienceMs
    while (!isReached()) {
      const left = deadline - Date.now()
      if (!this.isOpen || left <= 0) return false
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, left)
      this.#wake = resolve
      await promise
      clearTimeout(timer)
    }
    return true
  }

  #ended(): void {
    this.isOpen = false
    this.#wake()
  }
}
