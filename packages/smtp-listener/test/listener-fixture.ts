// A listener on loopback that accepts what it is sent, and a client that speaks raw SMTP to it.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectPlain, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls'
import {
  createSmtpListener,
  type SmtpEnvelope,
  type SmtpListener,
  type SmtpListenerOptions,
  type SmtpSession
} from '../src/index.ts'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))
const context = createSecureContext({ key: fixture('mx.test.key'), cert: fixture('mx.test.crt') })
export const tls = { current: () => ({ context }) }

export type Accepted = {
  envelope: SmtpEnvelope
  body: string
  session: SmtpSession
  transmissionType: string
}
export type LogEntry = { level: string; message: string; fields: Readonly<Record<string, unknown>> }
export type Started = { port: number; listener: SmtpListener; accepted: Accepted[]; log: LogEntry[] }

export async function start(t: TestContext, options: Partial<SmtpListenerOptions> = {}): Promise<Started> {
  const accepted: Accepted[] = []
  const log: LogEntry[] = []
  const line = (level: string) => (fields: LogEntry['fields'], message: string) =>
    void log.push({ level, message, fields })
  const listener = createSmtpListener({
    name: 'mx.test',
    maxSize: 1_000_000,
    tls,
    starttls: true,
    logger: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    ...options,
    handlers: {
      rcptTo: () => undefined,
      async data(session, message) {
        const body = (await message.bytes()).toString('latin1')
        accepted.push({
          envelope: session.envelope,
          body,
          session,
          transmissionType: session.transmissionType
        })
        return `stored ${accepted.length}`
      },
      ...options.handlers
    }
  })
  const { port } = await listener.listen(0, '127.0.0.1')
  t.after(() => listener.close(0))
  return { port, listener, accepted, log }
}

export class Client {
  socket: Socket
  #received = ''
  #isClosed = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    this.socket = socket
    this.#listen(socket)
  }

  /** The next reply, its lines joined; `closed` when the connection is. */
  async reply(): Promise<string> {
    for (;;) {
      const end = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#received)
      if (end) {
        this.#received = this.#received.slice(end[0].length)
        return end[0].trimEnd().replaceAll('\r\n', '\n')
      }
      if (this.#isClosed) return 'closed'
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async say(text: string): Promise<string> {
    this.socket.write(`${text}\r\n`, 'latin1')
    return this.reply()
  }

  async all(lines: string[]): Promise<string[]> {
    const replies: string[] = []
    for (const line of lines) replies.push(await this.say(line))
    return replies
  }

  async closed(): Promise<void> {
    while ((await this.reply()) !== 'closed');
  }

  async startTls(): Promise<void> {
    this.socket.removeAllListeners('data').removeAllListeners('close')
    const secure: TLSSocket = connectTls({ socket: this.socket, rejectUnauthorized: false })
    this.socket = secure
    this.#listen(secure)
    await once(secure, 'secureConnect')
  }

  #listen(socket: Socket): void {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      this.#received += chunk.toString('latin1')
      this.#wake()
    })
    socket.on('close', () => {
      this.#isClosed = true
      this.#wake()
    })
  }
}

export async function dial(t: TestContext, port: number): Promise<Client> {
  const socket = connectPlain({ port, host: '127.0.0.1', noDelay: true })
  t.after(() => socket.destroy())
  const client = new Client(socket)
  await once(socket, 'connect')
  return client
}

export async function dialTls(t: TestContext, port: number): Promise<Client> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  t.after(() => socket.destroy())
  const client = new Client(socket)
  await once(socket, 'secureConnect')
  return client
}

/** A client behind greeting and EHLO. */
export async function greeted(t: TestContext, port: number): Promise<Client> {
  const client = await dial(t, port)
  await client.reply()
  await client.say('EHLO client.test')
  return client
}

/** A client that has been told to send its message. */
export async function sending(t: TestContext, port: number): Promise<Client> {
  const client = await greeted(t, port)
  await client.all(['MAIL FROM:<a@one.test>', 'RCPT TO:<b@two.test>', 'DATA'])
  return client
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
