// A client that says exactly what it is told.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Account, Fixture } from './fixture.ts'

export class RawClient implements Disposable {
  readonly #plain: Socket
  #socket: Socket
  #received = ''
  #isClosed = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    this.#plain = socket
    this.#socket = socket
    this.#listen()
  }

  /** The next reply with all its lines; empty when the connection is closed. */
  async reply(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#received)?.[0]
      if (whole !== undefined) {
        this.#received = this.#received.slice(whole.length)
        return whole.trimEnd()
      }
      if (this.#isClosed) return ''
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`, 'latin1')
    return this.reply()
  }

  async all(...lines: string[]): Promise<string[]> {
    const replies: string[] = []
    for (const line of lines) replies.push(await this.say(line))
    return replies
  }

  async startTls(ca: string): Promise<void> {
    await this.say('STARTTLS')
    this.#plain.removeAllListeners('data').removeAllListeners('close')
    const secure = connectTls({ socket: this.#plain, ca, servername: 'localhost' })
    this.#socket = secure
    this.#listen()
    await once(secure, 'secureConnect')
  }

  login({ password, user }: Pick<Account, 'password' | 'user'>): Promise<string> {
    return this.say(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`)
  }

  /** MAIL, RCPT, DATA and the message: the first answer that refuses, or the one to the end of it. */
  async send(from: string, to: string, message: string): Promise<string> {
    for (const line of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) {
      const reply = await this.say(line)
      if (/^[45]/.test(reply)) return reply
    }
    return this.say(`${message}\r\n.`)
  }

  /** Gone in the middle, with a reset. */
  async break(): Promise<void> {
    const closed = once(this.#plain, 'close')
    this.#plain.resetAndDestroy()
    await closed
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
    this.#plain.destroy()
  }

  #listen(): void {
    const socket = this.#socket
    socket.on('error', () => this.#end())
    socket.on('close', () => this.#end())
    socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString('latin1')
      this.#wake()
    })
  }

  #end(): void {
    this.#isClosed = true
    this.#wake()
  }
}

/** Behind greeting and EHLO, in clear text. */
export async function dial({ smtp }: Pick<Fixture, 'smtp'>): Promise<RawClient> {
  const client = new RawClient(connect({ port: smtp, host: '127.0.0.1', noDelay: true }))
  await client.reply()
  await client.say('EHLO laptop.lan')
  return client
}

/** Behind STARTTLS, too. */
export async function dialSecure(fixture: Pick<Fixture, 'smtp' | 'ca'>): Promise<RawClient> {
  const client = await dial(fixture)
  await client.startTls(fixture.ca)
  await client.say('EHLO laptop.lan')
  return client
}

export async function loggedIn(fixture: Pick<Fixture, 'smtp' | 'ca'>, account: Account): Promise<RawClient> {
  const client = await dialSecure(fixture)
  const reply = await client.login(account)
  if (!reply.startsWith('235')) throw new Error(`the login was refused: ${reply}`)
  return client
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
