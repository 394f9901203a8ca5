// One connection to a mail server: nodemailer's SMTP client on a socket of ours, with limits on time and replies.
import { connect, isIPv6, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { NodemailerError } from 'nodemailer/lib/errors'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SMTPEnvelope, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import { daneFault } from '../tls/dane-fault.ts'
import { shownChain } from '../tls/shown-chain.ts'
import type { TlsRule } from '../tls/tls-rule.ts'
import type { Target } from './find-targets.ts'

export interface SessionOptions {
  /** For EHLO. */
  readonly hostName: string
  readonly timeouts: Timeouts
  readonly rule: TlsRule
  /** Authorities; Node's where left out. */
  readonly tlsRoots?: readonly string[] | undefined
  /** Ours, to come from. */
  readonly localAddresses?: LocalAddresses | undefined
}

/** The system's choice where one is left out. */
export interface LocalAddresses {
  readonly ipv4?: string | undefined
  readonly ipv6?: string | undefined
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
  /** Whose wish the encryption was, beyond what was possible. */
  readonly policy?: string | undefined
  /** The server has proved who it is: by an authority, or by DANE. */
  readonly verified?: boolean | undefined
}

/** The server has said that it speaks TLS, and it has failed. */
export class TlsFailure extends Error {
  override name = 'TlsFailure'
}

export class SmtpSession {
  readonly target: Target
  readonly tls: SessionTls
  readonly rule: TlsRule
  /** Messages that went through it. */
  sent = 0
  readonly #connection: SMTPConnection
  readonly #messageMs: number

  /** @throws TlsFailure, or an error for `verdictOf` */
  static async open(target: Target, options: SessionOptions): Promise<SmtpSession> {
    // Loaded with the first message: the services that only fill the queue do without it.
    const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
    const { relay } = target
    const socket = await openSocket(target, options)
    const connection = new SMTPConnection({
      connection: socket,
      host: tlsNameOf(target, options.rule),
      secure: relay?.tls === 'implicit',
      name: options.hostName,
      greetingTimeout: options.timeouts.setup,
      connectionTimeout: options.timeouts.setup,
      socketTimeout: options.timeouts.idle,
      maxResponseSize: longestReply,
      ...tlsOptions(options)
    })
    await greet(connection, options.timeouts.setup).catch((error: NodemailerError) => {
      throw withoutStarttls(error, options.rule)
    })
    try {
      checkIdentity(connection, options.rule)
      if (relay?.user !== undefined) await logIn(connection, { ...relay, user: relay.user })
    } catch (error) {
      connection.close()
      throw error
    }
    return new SmtpSession(target, connection, options)
  }

  private constructor(target: Target, connection: SMTPConnection, { rule, timeouts }: SessionOptions) {
    this.target = target
    this.rule = rule
    this.#connection = connection
    this.#messageMs = timeouts.message
    this.tls = tlsOf(connection._socket, rule)
  }

  /** Of the other side's EHLO. */
  supports(extension: 'DSN'): boolean {
    // nodemailer keeps the list to itself.
    const { _supportedExtensions: known } = this.#connection as unknown as { _supportedExtensions: string[] }
    return known.includes(extension)
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

async function openSocket(
  { address: host, port }: Target,
  { localAddresses, timeouts }: SessionOptions
): Promise<Socket> {
  const { promise, reject, resolve } = Promise.withResolvers<Socket>()
  const localAddress = isIPv6(host) ? localAddresses?.ipv6 : localAddresses?.ipv4
  const socket = connect({ host, port, ...(localAddress ? { localAddress } : {}) })
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

function tlsOptions({ rule, tlsRoots }: SessionOptions) {
  if (rule.kind === 'none') return { ignoreTLS: true }
  const roots = tlsRoots ? { ca: [...tlsRoots] } : {}
  if (rule.kind === 'pkix') return { requireTLS: true, tls: { ...roots, minVersion: 'TLSv1.2' } as const }
  // What DANE says of the certificate is checked by us, before anything is sent.
  if (rule.kind === 'dane') {
    return { requireTLS: true, tls: { ...roots, rejectUnauthorized: false, minVersion: 'TLSv1.2' } as const }
  }
  // Any encryption is better than none, which is what a stricter rule would lead to. RFC 7435 §3.
  const weakest = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const anything = { ...roots, ...weakest, rejectUnauthorized: false }
  return rule.kind === 'encrypted'
    ? { requireTLS: true, tls: anything }
    : { opportunisticTLS: true, tls: anything }
}

/** RFC 8461 §5.1, RFC 7672 §2.2: a server that has no TLS now may be one in between, and the mail waits. */
function withoutStarttls(error: NodemailerError, rule: TlsRule): NodemailerError {
  const isWaiting = rule.kind === 'dane' || rule.kind === 'encrypted' || rule.kind === 'pkix'
  if (!isWaiting || rule.policy === 'requiretls' || error.command !== 'STARTTLS') return error
  return policyError(`The server has no STARTTLS, which ${rule.policy} asks for: ${error.message}`, error)
}

/** For SNI, and the name that a certificate has to be for. RFC 7672 §8.1 */
function tlsNameOf({ host }: Target, rule: TlsRule): string {
  return rule.kind === 'dane' ? rule.dane.names[0]! : host
}

/** @throws NodemailerError where DANE names another key */
function checkIdentity({ _socket: socket }: SMTPConnection, rule: TlsRule): void {
  if (rule.kind !== 'dane') return
  const isEncrypted = socket instanceof TLSSocket
  const fault = isEncrypted ? daneFault(shownChain(socket), rule.dane, new Date()) : 'There is no TLS'
  if (fault) throw policyError(`DANE: ${fault}`)
}

async function logIn(
  connection: SMTPConnection,
  { host, password = '', user }: { host: string; user: string; password?: string | undefined }
): Promise<void> {
  const { promise, reject, resolve } = Promise.withResolvers<void>()
  connection.login({ user, pass: password }, (error) => (error ? reject(error) : resolve()))
  try {
    await promise
  } catch (cause) {
    // Its operator can mend that: no reason to give mail up.
    throw policyError(`${host} does not accept our login: ${(cause as Error).message}`, cause as Error)
  }
}

function tlsOf(socket: Socket | false | null, rule: TlsRule): SessionTls {
  const policy = 'policy' in rule && rule.policy ? { policy: rule.policy } : {}
  if (!(socket instanceof TLSSocket)) return { enabled: false, ...policy }
  return {
    enabled: true,
    version: socket.getProtocol() ?? undefined,
    cipher: socket.getCipher().standardName,
    verified: rule.kind === 'dane' || socket.authorized,
    ...policy
  }
}

/** 4.7.5: a cryptographic failure. RFC 3463 §3.8 */
function policyError(message: string, cause?: Error): NodemailerError {
  return Object.assign(new Error(message, { cause }), { code: 'ETLSPOLICY', command: 'CONN' })
}

function networkError(message: string, cause?: Error): NodemailerError {
  return Object.assign(new Error(message, { cause }), { code: 'ESOCKET', command: 'CONN' })
}
