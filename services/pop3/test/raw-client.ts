// A client that is no library: sends what it is told, and waits for words.
import { type TLSSocket, connect } from 'node:tls'
import type { Account, Fixture } from './fixture.ts'

const keptBytes = 1024 * 1024
const patienceMs = 60_000

export class RawClient {
  isOpen = true
  readonly #socket: TLSSocket
  #received = ''
  #wake = (): void => {}

  constructor(socket: TLSSocket) {
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

  /** Forgets what came before. */
  send(bytes: string): void {
    this.#received = ''
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

  /** Sends a command and gives its answer's first line. */
  async ask(command: string): Promise<string> {
    this.send(`${command}\r\n`)
    await this.waitFor('\r\n')
    return this.#received.slice(0, this.#received.indexOf('\r\n'))
  }

  /** Sends a command and gives the lines of its multi-line answer, without its end. */
  async askLines(command: string): Promise<string[]> {
    this.send(`${command}\r\n`)
    await this.waitFor('\r\n.\r\n')
    return this.#received.split('\r\n').slice(1, -2)
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

/** With the greeting read. */
export async function openClient(fixture: Fixture): Promise<RawClient> {
  const socket = connect({ port: fixture.pop3s, host: '127.0.0.1', ca: fixture.ca })
  const client = new RawClient(socket)
  await client.waitFor('+OK')
  return client
}

/** The answer to PASS. */
export async function logIn(client: RawClient, { user, password }: Account): Promise<string> {
  await client.ask(`USER ${user}`)
  return client.ask(`PASS ${password}`)
}

export async function openLoggedIn(fixture: Fixture, account: Account): Promise<RawClient> {
  const client = await openClient(fixture)
  const answer = await logIn(client, account)
  if (!answer.startsWith('+OK')) throw new Error(answer)
  return client
}
