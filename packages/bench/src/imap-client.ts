// A bare IMAP client for loads: sends a line, waits for its tag, counts bytes. It parses nothing that it need not.
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import type { ServerUnderTest } from './server-under-test.ts'

export class ImapClient {
  readonly #socket: TLSSocket
  #number = 0
  /** The last bytes received, enough to hold a tagged line that was cut. */
  #tail = ''
  #waiting: { marker: string; resolve: (line: string) => void; reject: (error: Error) => void } | undefined
  #collected: Buffer[] | undefined
  bytes = 0

  private constructor(socket: TLSSocket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error(`the server closed: ${this.#tail}`)))
  }

  static async connect(server: ServerUnderTest): Promise<ImapClient> {
    const socket = connect({ ...server.imaps, ca: server.ca, servername: 'localhost' })
    socket.setNoDelay(true)
    const client = new ImapClient(socket)
    const greeted = client.#until('* OK')
    await once(socket, 'secureConnect')
    await greeted
    return client
  }

  async login(user: { address: string; password: string }): Promise<void> {
    await this.command(`LOGIN "${user.address}" "${user.password}"`)
  }

  /** Resolves with the tagged line; rejects unless it says OK. */
  async command(text: string, literal?: Buffer): Promise<string> {
    const tag = `zq${++this.#number}`
    const done = this.#until(`${tag} `)
    if (literal) {
      this.#socket.cork()
      this.#socket.write(`${tag} ${text} {${literal.length}+}\r\n`)
      this.#socket.write(literal)
      this.#socket.write('\r\n')
      this.#socket.uncork()
    } else this.#socket.write(`${tag} ${text}\r\n`)
    const line = await done
    if (!line.startsWith(`${tag} OK`)) throw new Error(`${text.slice(0, 100)} → ${line}`)
    return line
  }

  /** As `command`, with all that came before the tagged line. */
  async collect(text: string): Promise<string> {
    this.#collected = []
    await this.command(text)
    const all = Buffer.concat(this.#collected).toString('latin1')
    this.#collected = undefined
    return all
  }

  /** Enters IDLE; `next` resolves when the server says something that holds `marker`. */
  async idle(): Promise<{ next(marker: string): Promise<void>; done(): Promise<void> }> {
    const tag = `zq${++this.#number}`
    const entered = this.#until('+ ')
    this.#socket.write(`${tag} IDLE\r\n`)
    await entered
    return {
      next: async (marker) => void (await this.#until(marker)),
      done: async () => {
        const ended = this.#until(`${tag} `)
        this.#socket.write('DONE\r\n')
        await ended
      }
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  #until(marker: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { marker, resolve, reject }
    })
  }

  #receive(chunk: Buffer): void {
    this.bytes += chunk.length
    this.#collected?.push(chunk)
    const waiting = this.#waiting
    const text = this.#tail + chunk.toString('latin1', Math.max(0, chunk.length - 4096))
    this.#tail = text.slice(-1024)
    if (!waiting || !text.endsWith('\r\n')) return
    const at = text.lastIndexOf(waiting.marker)
    if (at < 0) return
    this.#waiting = undefined
    this.#tail = ''
    waiting.resolve(text.slice(at).split('\r\n', 1)[0]!)
  }
}
