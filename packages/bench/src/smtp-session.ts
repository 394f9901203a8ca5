// One SMTP connection of the load: one command at a time, plain, over STARTTLS or over TLS.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectSecurely, type TLSSocket } from 'node:tls'
import type { SentMessage } from './senders.ts'
import type { Endpoint } from './server-under-test.ts'

export interface SmtpSecurity {
  readonly kind: 'starttls' | 'tls'
  /** PEM of the authority. */
  readonly ca: string
  readonly login?: { readonly address: string; readonly password: string } | undefined
}

export class SmtpSession {
  readonly #socket: Socket
  #text = ''
  #waiting: { resolve: (reply: string) => void; reject: (error: Error) => void } | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#receive(chunk.toString('latin1')))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')))
  }

  static async open(endpoint: Endpoint, name: string, security?: SmtpSecurity): Promise<SmtpSession> {
    const socket = security?.kind === 'tls' ? await secured(security, endpoint) : connect(endpoint)
    let session = new SmtpSession(socket)
    await session.#reply('220')
    await session.#ask(`EHLO ${name}`, '250')
    if (security?.kind === 'starttls') {
      await session.#ask('STARTTLS', '220')
      socket.removeAllListeners('data')
      session = new SmtpSession(await secured(security, { socket }))
      await session.#ask(`EHLO ${name}`, '250')
    }
    if (security?.login) await session.#logIn(security.login)
    return session
  }

  async send({ raw, sender }: SentMessage, recipient: string): Promise<void> {
    await this.#ask(`MAIL FROM:<${sender}>`, '250')
    await this.#ask(`RCPT TO:<${recipient}>`, '250')
    await this.#ask('DATA', '354')
    this.#socket.cork()
    this.#socket.write(raw)
    this.#socket.write('.\r\n')
    this.#socket.uncork()
    await this.#reply('250')
  }

  async quit(): Promise<void> {
    await this.#ask('QUIT', '221')
    this.#socket.destroy()
  }

  async #logIn({ address, password }: { address: string; password: string }): Promise<void> {
    await this.#ask(`AUTH PLAIN ${Buffer.from(`\0${address}\0${password}`).toString('base64')}`, '235')
  }

  async #ask(line: string, code: string): Promise<void> {
    this.#socket.write(`${line}\r\n`)
    await this.#reply(code)
  }

  async #reply(code: string): Promise<void> {
    const reply = await new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
    if (!reply.startsWith(code)) throw new Error(`wanted ${code}, got ${reply}`)
  }

  #receive(text: string): void {
    this.#text += text
    const last = /(?:^|\r\n)(\d{3} [^\r\n]*)\r\n$/.exec(this.#text)
    if (!last || !this.#waiting) return
    this.#text = ''
    const { resolve } = this.#waiting
    this.#waiting = undefined
    resolve(last[1]!)
  }
}

async function secured(
  { ca }: SmtpSecurity,
  over: Endpoint | { readonly socket: Socket }
): Promise<TLSSocket> {
  const socket = connectSecurely({ ...over, ca, servername: 'localhost' })
  await once(socket, 'secureConnect')
  return socket
}
