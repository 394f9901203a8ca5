// One connection to a mail server: nodemailer's SMTP client on a socket of ours, with limits on time and replies.
import { connect, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { NodemailerError } from 'nodemailer/lib/errors'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SMTPEnvelope, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import type { Target } from './find-targets.ts'

export interface SessionOptions {
  /** For EHLO. */
  readonly hostName: string
  readonly port: number
  readonly timeouts: Timeouts
  /** `required`: encrypted, to a server that proves its name; `none`: it has failed just now. */
  readonly tls: 'required' | 'opportunistic' | 'none'
  /** Authorities for `required`; Node's where left out. */
  readonly tlsRoots?: readonly string[] | undefined
}

/** Milliseconds. RFC 5321 §4.5.3.2 gives minima; the total bounds who sends a byte now and then. */
export interface Timeouts {
  readonly connect: number
  /** From the connection to the first MAIL FROM. */
  readonly setup: number
  /** Nothing comes. */
  readonly idle: number
  readonly message: number
}

export const defaultTimeouts: Timeouts = {
  connect: 30_000,
  setup: 5 * 60_000,
  idle: 10 * 60_000,
  message: 30 * 60_000
}

const longestReply = 64 * 1024

export interface SessionTls {
  readonly enabled: boolean
  readonly version?: string | undefined
  readonly cipher?: string | undefined
}

/** The server has said that it speaks TLS, and it has failed. */
export class TlsFailure extends Error {
  override name = 'TlsFailure'
}

export class SmtpSession {
  readonly target: Target
  readonly port: number
  readonly tls: SessionTls
  /** Messages that went through it. */
  sent = 0
  readonly #connection: SMTPConnection
  readonly #messageMs: number

  /** @throws TlsFailure, or an error for `verdictOf` */
  static async open(target: Target, options: SessionOptions): Promise<SmtpSession> {
    // Loaded with the first message: the services that only fill the queue do without it.
    const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
    const socket = await openSocket(target.address, options)
    const connection = new SMTPConnection({
      connection: socket,
      host: target.host,
      name: options.hostName,
      greetingTimeout: options.timeouts.setup,
      connectionTimeout: options.timeouts.setup,
      socketTimeout: options.timeouts.idle,
      maxResponseSize: longestReply,
      ...tlsOptions(options)
    })
    await greet(connection, options.timeouts.setup)
    return new SmtpSession(target, connection, options)
  }

  private constructor(target: Target, connection: SMTPConnection, { port, timeouts }: SessionOptions) {
    this.target = target
    this.port = port
    this.#connection = connection
    this.#messageMs = timeouts.message
    this.tls = tlsOf(connection._socket)
  }

  get isOpen(): boolean {
    const socket = this.#connection._socket
    return !this.#connection.destroyed && socket instanceof Object && socket.writable
  }

  /** @throws an error for `verdictOf`; the session is of no use then */
  async send(envelope: SMTPEnvelope, raw: Buffer): Promise<SMTPConnectionSendInfo> {
    const { promise, reject, resolve } = Promise.withResolvers<SMTPConnectionSendInfo>()
    const giveUp = () => {
      reject(networkError(`The message took longer than ${this.#messageMs} ms`))
      this.#connection.close()
    }
    // After the callback, which knows more, if it is called at all.
    const ended = () => setImmediate(() => reject(networkError('The connection was closed')))
    const timer = setTimeout(giveUp, this.#messageMs)
    this.#connection.once('end', ended)
    this.#connection.send(envelope, raw, (error, info) => (error ? reject(error) : resolve(info!)))
    try {
      const info = await promise
      this.sent++
      return info
    } finally {
      clearTimeout(timer)
      this.#connection.off('end', ended)
    }
  }

  quit(): void {
    if (this.isOpen) this.#connection.quit()
    else this.#connection.close()
  }

  close(): void {
    this.#connection.close()
  }
}

async function openSocket(host: string, { port, timeouts }: SessionOptions): Promise<Socket> {
  const { promise, reject, resolve } = Promise.withResolvers<Socket>()
  const socket = connect({ host, port })
  const fail = (error: Error) => {
    socket.destroy()
    reject(networkError(error.message, error))
  }
  const timer = setTimeout(
    () => fail(new Error(`No connection within ${timeouts.connect} ms`)),
    timeouts.connect
  )
  socket.once('error', fail).once('connect', () => resolve(socket))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    socket.off('error', fail)
  }
}

/** Greeting, EHLO, STARTTLS. */
async function greet(connection: SMTPConnection, setupMs: number): Promise<void> {
  const { promise, reject, resolve } = Promise.withResolvers<void>()
  // Stays: an error that comes later belongs to the message under way, whose callback gets it.
  connection.on('error', (error: NodemailerError) =>
    reject(connection.upgrading ? new TlsFailure(error.message, { cause: error }) : error)
  )
  const timer = setTimeout(() => {
    reject(networkError(`The server was not ready within ${setupMs} ms`))
    connection.close()
  }, setupMs)
  connection.connect((error) => (error ? reject(error) : resolve()))
  try {
    await promise
  } finally {
    clearTimeout(timer)
  }
}

function tlsOptions({ tls, tlsRoots }: SessionOptions) {
  if (tls === 'none') return { ignoreTLS: true }
  if (tls === 'required') return { requireTLS: true, tls: tlsRoots ? { ca: [...tlsRoots] } : {} }
  // Any encryption is better than none, which is what a stricter rule would lead to. RFC 7435 §3.
  const anything = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  return { opportunisticTLS: true, tls: anything }
}

function tlsOf(socket: Socket | false | null): SessionTls {
  if (!(socket instanceof TLSSocket)) return { enabled: false }
  return {
    enabled: true,
    version: socket.getProtocol() ?? undefined,
    cipher: socket.getCipher().standardName
  }
}

function networkError(message: string, cause?: Error): NodemailerError {
  return Object.assign(new Error(message, { cause }), { code: 'ESOCKET', command: 'CONN' })
}
