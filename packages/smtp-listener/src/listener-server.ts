// smtp-server's server with our connection, our handlers, a certificate that may change, and admission at accept.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerAuthentication,
  type SMTPServerAuthenticationResponse,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession
} from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection'
import type { HandlerBridge } from './handler-bridge.ts'
import { ListenerConnection, type ConnectionContext } from './listener-connection.ts'

/** Asked anew for each handshake. */
export type TlsSource = { current(): { readonly context: SecureContext } }

export type ListenerServerOptions = {
  options: SMTPServerOptions
  context: Omit<ConnectionContext, 'onAnswered' | 'onGone'>
  bridge: HandlerBridge
  tls: TlsSource | undefined
}

const refusalLingerMs = 1000

// Not a WeakMap: what it holds outlives each collection of young objects, and that is a connection with its message.
const owner = Symbol('connection')
type OwnedSession = SMTPServerSession & { [owner]?: ListenerConnection }

export class ListenerServer extends SMTPServer {
  readonly #context: ConnectionContext
  readonly #bridge: HandlerBridge
  readonly #all = new Set<ListenerConnection>()
  readonly #handshakeMs: number
  #isStopping = false

  constructor({ options, context, bridge, tls }: ListenerServerOptions) {
    super(options)
    this.#bridge = bridge
    this.#handshakeMs = context.limits.tlsHandshakeMs
    this.#context = {
      ...context,
      onAnswered: (connection, hasAnswer) => bridge.answered(connection, hasAnswer),
      onGone: (connection) => this.#all.delete(connection)
    }
    if (tls) this.secureContext = new CurrentContext(tls)
  }

  /** Sessions in the middle of a message have `graceMs` to end it. */
  async stop(graceMs: number): Promise<void> {
    if (!this.server.listening) return
    this.#isStopping = true
    const closed = once(this.server, 'close')
    this.options.closeTimeout = graceMs + refusalLingerMs
    this.close()
    for (const connection of this.#all) connection.drain()
    const terminate = () => this.#all.forEach((connection) => connection.terminate())
    const impatient = setTimeout(terminate, graceMs)
    await closed
    clearTimeout(impatient)
  }

  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    // Accepted in the turn of the event loop in which the listener stopped.
    if (this.#isStopping) {
      socket.destroy()
      return
    }
    const connection = new ListenerConnection(this, socket, options, this.#context)
    this.#all.add(connection)
    ;(connection.session as OwnedSession)[owner] = connection
    this.connections.add(connection)
    connection.on('error', (error: Error) => this._onError(error))
    connection.init()
  }

  override _acceptSocket(socket: Socket, handshake: boolean): (() => void) | false {
    const refused = this.#context.admission.enter(socket)
    if (refused) {
      refuse(
        socket,
        handshake
          ? undefined
          : `421 4.7.0 ${refused === 'too many' ? 'Too many connections' : 'Too many connections from your address'}`
      )
      return false
    }
    const release = super._acceptSocket(socket, handshake)
    if (!release || !handshake) return release
    const timer = setTimeout(() => this._pendingSockets.get(socket)?.destroy(), this.#handshakeMs)
    socket.once('close', () => clearTimeout(timer))
    return () => {
      clearTimeout(timer)
      release()
    }
  }

  // Ours come from the TlsSource; smtp-server's own would be the certificate that everybody has the key of.
  override updateSecureContext(): void {
    this.secureContext = new Map()
  }

  override _warnAboutDefaultCertificate(): void {
    // There is no default certificate.
  }

  override onConnect(session: SMTPServerSession, callback: (error?: Error | null) => void): void {
    this.#bridge.connect(this.#of(session), callback)
  }

  override onAuth(
    credentials: SMTPServerAuthentication,
    session: SMTPServerSession,
    callback: (error: Error | null | undefined, response?: SMTPServerAuthenticationResponse) => void
  ): void {
    this.#bridge.auth(this.#of(session), credentials, callback)
  }

  override onMailFrom(
    address: SMTPServerAddress,
    session: SMTPServerSession,
    callback: (error?: Error | null) => void
  ): void {
    this.#bridge.mailFrom(this.#of(session), address, callback)
  }

  override onRcptTo(
    address: SMTPServerAddress,
    session: SMTPServerSession,
    callback: (error?: Error | null) => void
  ): void {
    this.#bridge.rcptTo(this.#of(session), address, callback)
  }

  override onData(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error?: Error | null, text?: string) => void
  ): void {
    this.#bridge.data(this.#of(session), stream, callback)
  }

  override onClose(session: SMTPServerSession): void {
    this.#bridge.close(this.#of(session))
  }

  #of(session: SMTPServerSession): ListenerConnection {
    return (session as OwnedSession)[owner]!
  }
}

/** smtp-server looks its contexts up by server name; ours is one certificate, the one that is valid now. */
class CurrentContext extends Map<string, SecureContext> {
  readonly #source: TlsSource

  constructor(source: TlsSource) {
    super()
    this.#source = source
  }

  override get(): SecureContext {
    return this.#source.current().context
  }
}

function refuse(socket: Socket, reply: string | undefined): void {
  socket.on('error', () => socket.destroy())
  if (reply === undefined) {
    socket.destroy()
    return
  }
  socket.resume()
  socket.end(`${reply}\r\n`)
  setTimeout(() => socket.destroy(), refusalLingerMs).unref()
}
