// A client that says exactly what it is told, for what other people's clients would not do.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface, type Interface } from 'node:readline'
import { connect as connectSecurely } from 'node:tls'

export interface Reply {
  readonly code: number
  /** All lines, with their codes, joined by line feeds. */
  readonly text: string
}

interface Login {
  readonly user: string
  readonly password: string
}

export class SmtpClient implements Disposable {
  readonly socket: Socket
  readonly #lines: Interface
  readonly #iterator: AsyncIterator<string>

  private constructor(socket: Socket) {
    this.socket = socket
    this.#lines = createInterface({ input: socket })
    this.#iterator = this.#lines[Symbol.asyncIterator]()
    // A broken connection shows in `reply`.
    socket.on('error', () => this.#lines.close())
  }

  /** Has read the greeting, and said EHLO. */
  static async connect(port: number, localAddress = '127.0.0.1'): Promise<SmtpClient> {
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true })
    await once(socket, 'connect')
    return SmtpClient.#greeted(socket)
  }

  /** Over TLS from the first byte; whose certificate it is is not asked. @throws where it is refused */
  static async logIn(port: number, { user, password }: Login): Promise<SmtpClient> {
    const socket = connectSecurely({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const client = await SmtpClient.#greeted(socket)
    const proof = Buffer.from(`\0${user}\0${password}`).toString('base64')
    const { code, text } = await client.say(`AUTH PLAIN ${proof}`)
    if (code === 235) return client
    client[Symbol.dispose]()
    throw new Error(text)
  }

  static async #greeted(socket: Socket): Promise<SmtpClient> {
    const client = new SmtpClient(socket)
    try {
      await client.reply()
      await client.say('EHLO client.test')
      return client
    } catch (error) {
      client[Symbol.dispose]()
      throw error
    }
  }

  /** @throws when the connection ends before it */
  async reply(): Promise<Reply> {
    const lines: string[] = []
    for (;;) {
      const { done, value } = await this.#iterator.next()
      if (done) throw new Error('the connection ended')
      lines.push(value)
      if (value[3] !== '-') return { code: Number(value.slice(0, 3)), text: lines.join('\n') }
    }
  }

  say(command: string): Promise<Reply> {
    this.socket.write(`${command}\r\n`)
    return this.reply()
  }

  /** MAIL, RCPT, DATA and the message; the first refusal, or the answer to the message. */
  async send(message: { from: string; to: readonly string[]; raw: Buffer | string }): Promise<Reply> {
    for (const command of [
      `MAIL FROM:<${message.from}>`,
      ...message.to.map((to) => `RCPT TO:<${to}>`),
      'DATA'
    ]) {
      const reply = await this.say(command)
      if (reply.code >= 400) return reply
    }
    return this.content(message.raw)
  }

  /** After DATA was answered. */
  content(raw: Buffer | string): Promise<Reply> {
    this.socket.write(stuffed(Buffer.from(raw)))
    return this.say('.')
  }

  [Symbol.dispose](): void {
    this.#lines.close()
    this.socket.destroy()
  }
}

/** With dots doubled, and the final line end that DATA wants. RFC 5321 §4.5.2 */
function stuffed(raw: Buffer): string | Buffer {
  const text = raw.toString('latin1').replace(/^\./gm, '..')
  return Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1')
}
