// One client: smtp-server's connection with a greeting at once, strict parsing, and bounds on errors and age.
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { SMTPServer } from 'smtp-server'
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection'
import type { Admission } from './admission.ts'
import { ConnectionSession } from './connection-session.ts'
import type { DataScanner } from './data-scanner.ts'
import type { ListenerLimits } from './limits.ts'
import { StrictStream, type LineFault } from './strict-stream.ts'

export type ConnectionContext = {
  limits: ListenerLimits
  admission: Admission
  greetingDelay: (remoteAddress: string) => number
  reverseLookup: ((remoteAddress: string) => Promise<string | undefined>) | undefined
  offersAuth: boolean
  onAnswered: (connection: ListenerConnection, hasAnswer: boolean) => void
  onGone: (connection: ListenerConnection) => void
}

/** What the next reply shall be besides code and text, which smtp-server takes from the handler. */
export type ReplyDetails = { enhanced: string; closes?: boolean; acceptsMessage?: boolean }
type Ending = { text: string; enhanced: string; sparesMessage: boolean }

const explicitStatus = /^[245]\.\d{1,3}\.\d{1,3}$/
const faultTexts: Record<LineFault, string> = {
  'too long': 'Line too long',
  'bare line ending': 'Bare CR or LF is not allowed (RFC 5321 section 2.3.8)'
}

export class ListenerConnection extends SMTPConnection {
  readonly facade: ConnectionSession
  /** What `auth` gave. */
  user: unknown
  nextReply: ReplyDetails | undefined
  /** Something came before the greeting had left. */
  isEarly = false
  /** What came then: it is answered after the greeting. */
  #held: (() => void) | undefined
  readonly #context: ConnectionContext
  #errors = 0
  #isAnsweringEhlo = false
  #ending: Ending | undefined
  #bytesReadAtAcceptance: number | undefined
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null | undefined,
    context: ConnectionContext
  ) {
    super(server, socket, options)
    this.#context = context
    this.facade = new ConnectionSession(this)
    // We count replies of 5xx instead: smtp-server reads `false` in its options as 10.
    this._maxAllowedUnauthenticatedCommands = false
  }

  get isClosed(): boolean {
    return this._closed || this._socket.destroyed
  }

  /** The scanner of the message that is coming in or came in last. */
  get scanner(): DataScanner | undefined {
    return this._parser instanceof StrictStream ? this._parser.scanner : undefined
  }

  override init(): void {
    this._setListeners(() => {
      this.#after(this.#context.limits.sessionMs, () => this.#expire())
      void this.facade.lookUpHostName(this.#context.reverseLookup)
      const delay = this.#context.greetingDelay(this.remoteAddress)
      if (delay > 0) this.#after(delay, () => this.connectionReady())
      else setImmediate(() => this.connectionReady())
    })
  }

  /** Ends the session as soon as no message is under way. */
  drain(): void {
    this.#ending = { text: 'Server shutting down', enhanced: '4.3.2', sparesMessage: true }
    this.#endWhenIdle()
  }

  /** Ends the session now. */
  terminate(): void {
    this.send(421, 'Server shutting down', '4.3.2')
    this._socket.destroySoon()
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const details = this.nextReply
    this.nextReply = undefined
    super.send(code, data, details?.enhanced ?? context)
    if (code === 220) this.#releaseHeld()
    if (details?.acceptsMessage) this.#messageAccepted()
    if (code >= 500) this.#countError()
    if (details?.closes) this.close()
    if (this.#ending && code !== 421) setImmediate(() => this.#endWhenIdle())
  }

  override _getEnhancedStatusCode(code: number, context?: string | false): string {
    return context && explicitStatus.test(context) ? context : super._getEnhancedStatusCode(code, context)
  }

  override _createParser(): StrictStream {
    const parser = new StrictStream()
    parser.oncommand = (command, done) => this._onCommand(command, done)
    parser.onfault = (fault, done) => this.#refuseLine(fault, done)
    parser.lineLimit = (line) => this.#lineLimit(line)
    parser.on('error', (error) => this._onError(error))
    return parser
  }

  override _onCommand(command: Buffer, callback?: () => void): void {
    // smtp-server would end the session: some honest programs are hasty, so that is for the service to judge.
    if (!this._ready && !this._upgrading && !this._closing) {
      this.isEarly = true
      this.#held = () => this._onCommand(command, callback)
      return
    }
    // A command that was sent before the 250 left does not show that the client has it.
    const { bytesRead } = this._socket
    if (this.#bytesReadAtAcceptance !== undefined && bytesRead > this.#bytesReadAtAcceptance)
      this.#answered(true)
    this._unrecognizedCommands = 0
    super._onCommand(command, callback)
  }

  override handler_EHLO(command: Buffer, callback: () => void): void {
    this.#isAnsweringEhlo = true
    super.handler_EHLO(command, callback)
    this.#isAnsweringEhlo = false
  }

  // AUTH is not offered before TLS, but still known, so that the refusal can say what to do.
  override _isSupported(command: string): boolean {
    if (this.#isAnsweringEhlo && command === 'AUTH' && !this.secure) return false
    return super._isSupported(command)
  }

  override handler_AUTH(command: Buffer, callback: () => void): void {
    if (this.secure) return super.handler_AUTH(command, callback)
    this.send(538, 'Encryption required for authentication, use STARTTLS first', '5.7.11')
    callback()
  }

  override upgrade(callback: () => void, secureCallback?: () => void): void {
    const plainSocket = this._socket
    super.upgrade(callback, secureCallback)
    this.#context.admission.watch(plainSocket)
    this.#after(this.#context.limits.tlsHandshakeMs, () => {
      if (this._upgrading) plainSocket.destroy()
    })
  }

  override _onCloseEvent(hadError?: boolean): void {
    if (this.#bytesReadAtAcceptance !== undefined) this.#answered(!hadError && this._socket.readableEnded)
    super._onCloseEvent(hadError)
  }

  override _onClose(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#context.onGone(this)
    super._onClose()
  }

  get tlsSocket(): TLSSocket | undefined {
    return this._socket instanceof TLSSocket ? this._socket : undefined
  }

  #releaseHeld(): void {
    const held = this.#held
    this.#held = undefined
    if (held) setImmediate(held)
  }

  get #isReceiving(): boolean {
    return Boolean(this._dataStream && this._parser && this._parser._dataMode)
  }

  get #isAnswering(): boolean {
    return this._handlerPending || Boolean(this._dataStream && !this.#isReceiving)
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, ms)
    this.#timers.add(timer.unref())
  }

  #lineLimit(line: Buffer): number {
    const { authLineBytes, commandLineBytes } = this.#context.limits
    const isAuth = this._nextHandler || /^auth /i.test(line.toString('latin1', 0, 5))
    return this.#context.offersAuth && isAuth ? authLineBytes : commandLineBytes
  }

  #refuseLine(fault: LineFault, done: () => void): void {
    this._nextHandler = false
    if (!this._upgrading) this.send(500, faultTexts[fault], fault === 'too long' ? '5.5.6' : '5.5.2')
    setImmediate(done)
  }

  #countError(): void {
    if (++this.#errors >= this.#context.limits.maxErrors && !this._closing)
      this.send(421, 'Too many errors', '4.7.0')
  }

  #messageAccepted(): void {
    this.#errors = 0
    if (this.isClosed) return this.#context.onAnswered(this, false)
    this.#bytesReadAtAcceptance = this._socket.bytesRead
  }

  #answered(hasAnswer: boolean): void {
    this.#bytesReadAtAcceptance = undefined
    this.#context.onAnswered(this, hasAnswer)
  }

  #expire(): void {
    this.#ending = { text: 'The session has lasted too long', enhanced: '4.4.2', sparesMessage: false }
    this.#endWhenIdle()
  }

  #endWhenIdle(): void {
    if (!this.#ending || this.#isAnswering || this.isClosed) return
    if (this.#ending.sparesMessage && this.#isReceiving) return
    this.send(421, this.#ending.text, this.#ending.enhanced)
  }
}
