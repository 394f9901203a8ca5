// A client that is no library: sends what it is told, and waits for words.
import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import type { Account, Fixture } from './fixture.ts'

export class RawClient {
  isOpen = true
  readonly #socket: TLSSocket
  #received = ''

  constructor(socket: TLSSocket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received = (this.#received + chunk.toString('latin1')).slice(-4000)
    })
    socket.on('error', () => (this.isOpen = false))
    socket.on('close', () => (this.isOpen = false))
  }

  /** The last of what came. */
  get received(): string {
    return this.#received
  }

  send(bytes: string): void {
    this.#socket.write(Buffer.from(bytes, 'latin1'))
  }

  close(): void {
    this.#socket.destroy()
  }

  /** False: the connection ended, or 5 s went by, and the text did not come. */
  async waitFor(text: string): Promise<boolean> {
    const signal = AbortSignal.timeout(5000)
    while (!this.#received.includes(text)) {
      if (!this.isOpen || signal.aborted) return false
      const news = ['data', 'close'].map((event) => once(this.#socket, event, { signal }))
      await Promise.race(news).catch(() => {})
    }
    return true
  }

  /** Waits until the server has closed. */
  async waitForEnd(): Promise<boolean> {
    const signal = AbortSignal.timeout(5000)
    if (this.isOpen) await once(this.#socket, 'close', { signal }).catch(() => {})
    return !this.isOpen
  }
}

export async function openClient(fixture: Fixture): Promise<RawClient> {
  const socket = connect({ port: fixture.imaps, host: '127.0.0.1', ca: fixture.ca })
  await once(socket, 'secureConnect')
  return new RawClient(socket)
}

export function loginLine({ user, password }: Account): string {
  return `login LOGIN ${user} ${password}\r\n`
}
