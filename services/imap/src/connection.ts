// One client: bytes to commands, one after the other, and the one place where errors become replies.
import type { Socket } from 'node:net'
import {
  ClientInput,
  ConnectionLost,
  type Deflated,
  type Incoming,
  deflated
} from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import {
  CommandDecoder,
  type CommandLine,
  type Decoded,
  ImapSyntaxError,
  carriesMessages,
  continuation,
  headOf,
  limitsAfterLogin,
  limitsBeforeLogin,
  parseCommand,
  statusResponse
} from '@postkeep/imap-protocol'
import type { Client, Shared } from './client.ts'
import { ClientOutput } from './client-output.ts'
import { capabilities, findCommand } from './commands/index.ts'
import type { Invocation, RegisteredCommand, Reply } from './commands/command.ts'
import { ImapRefusal, refusalOf } from './imap-refusal.ts'
import { News } from './news.ts'
import { Session } from './session.ts'

/** Bad commands and failed logins before the client is sent away. */
const strikesAllowed = 20

/** So much may come ahead of the command that is being worked on. */
const aheadBytes = 64 * 1024

export interface ConnectionOptions extends Incoming {
  readonly shared: Shared
}

export class Connection implements Client {
  readonly shared: Shared
  readonly logger: Logger
  readonly remoteAddress: string
  readonly session = new Session(() => this.#hear())
  readonly news = new News(this)
  isSecure: boolean
  isLeaving = false
  onNews: (() => void) | undefined
  output: ClientOutput
  readonly #upgrade: ConnectionOptions['upgrade']
  readonly #decoder = new CommandDecoder(limitsBeforeLogin)
  readonly #closing = new AbortController()
  #socket: Socket
  #input: ClientInput<Decoded>
  #strikes = 0
  #isWorking = false
  #change: 'tls' | 'deflate' | undefined
  #isDeflated = false
  #loginTimer: NodeJS.Timeout

  constructor({ shared, socket, isSecure, logger, upgrade }: ConnectionOptions) {
    this.shared = shared
    this.logger = logger
    this.isSecure = isSecure
    this.remoteAddress = socket.remoteAddress ?? ''
    this.#upgrade = upgrade
    this.#socket = socket
    this.output = new ClientOutput(socket)
    this.#input = new ClientInput(socket, this.#decoder, aheadBytes)
    this.#watch(socket)
    // In all, not since the last byte: who trickles bytes is let go too.
    this.#loginTimer = this.#startLoginTimer()
  }

  get signal(): AbortSignal {
    return this.#closing.signal
  }

  /** Serves the client until it leaves. Never rejects. */
  async serve(): Promise<void> {
    this.#say('OK', 'Ready', this.capabilityCode())
    try {
      for (;;) {
        const decoded = await this.#input.next()
        if (decoded === undefined || this.#socket.destroyed) break
        this.#isWorking = true
        await this.news.settled
        await this.#answer(decoded)
        this.#isWorking = false
        if (this.isLeaving || this.#sayLost()) break
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) this.shared.events.failed(this.logger, 'connection', error)
    } finally {
      await this.#end()
    }
  }

  /** Lets the client go, e.g. when the service stops: at once, or after the command that is being worked on. */
  dismiss(text: string): void {
    if (this.isLeaving) return
    this.isLeaving = true
    this.#say('BYE', text, 'UNAVAILABLE')
    if (!this.#isWorking || this.onNews !== undefined) this.#hangUp()
  }

  async readLine(): Promise<string | undefined> {
    const decoded = await this.#input.next()
    if (decoded === undefined) return undefined
    if (decoded.kind !== 'command' || decoded.line.literals.length > 0) {
      throw new ImapSyntaxError('A literal is not allowed here')
    }
    return decoded.line.texts[0]!
  }

  capabilityCode(): string {
    return `CAPABILITY ${capabilities(this).join(' ')}`
  }

  get isDeflated(): boolean {
    return this.#isDeflated
  }

  upgradeAfterAnswer(): void {
    this.#change = 'tls'
  }

  deflateAfterAnswer(): void {
    this.#change = 'deflate'
  }

  strike(): void {
    this.#strikes += 1
  }

  loggedOut(): void {
    this.#loginTimer = this.#startLoginTimer()
    this.#decoder.limits = limitsBeforeLogin
  }

  loggedIn(): void {
    clearTimeout(this.#loginTimer)
    this.#decoder.limits = limitsAfterLogin(this.shared.config.messageLimit)
  }

  async #answer(decoded: Decoded): Promise<void> {
    if (decoded.kind === 'continue') this.output.text(continuation('Ready for the literal'))
    else if (decoded.kind === 'refused') this.#refuse(decoded)
    else await this.#execute(decoded.line)
    if (this.session.state === 'notAuthenticated' && this.#strikes > strikesAllowed && !this.isLeaving) {
      this.#say('BYE', 'Too many errors')
      this.isLeaving = true
    }
    this.output.flush()
    await this.output.ready()
    if (this.#change !== undefined) await this.#changeStream(this.#change)
  }

  async #execute(line: CommandLine): Promise<void> {
    const { tag: knownTag } = headOf(line.texts[0] ?? '')
    let command: RegisteredCommand | undefined
    let tag = knownTag ?? '*'
    let outcome = 'OK'
    try {
      const head = parseCommand(line, this.session.names)
      tag = head.tag
      const invocation: Invocation = { tag, uid: head.uid, client: this }
      command = this.#find(head.name, invocation)
      if (!head.reader.isAtEnd) head.reader.space()
      const reply = await command.prepare(head.reader, invocation)()
      await this.#tell(command, invocation, reply ?? {})
    } catch (error) {
      outcome = this.#tellError(tag, command?.name ?? 'unknown', error)
    }
    this.shared.events.answered(command?.name ?? 'unknown', outcome)
  }

  #startLoginTimer(): NodeJS.Timeout {
    const { loginTimeoutMs } = this.shared.config
    return setTimeout(() => this.dismiss('You have not logged in in time'), loginTimeoutMs)
  }

  #find(name: string, { uid }: Invocation): RegisteredCommand {
    const command = findCommand(name)
    if (command === undefined || (uid && command.uid !== 'both')) {
      throw new ImapRefusal('BAD', undefined, 'There is no such command')
    }
    if (!command.states.includes(this.session.state)) {
      throw new ImapRefusal(
        'BAD',
        undefined,
        `${name} is not possible now: ${stateTexts[this.session.state]}`
      )
    }
    // RFC 9586 §3: EXPUNGE names no message.
    if (this.session.uidOnly && command.uid === 'both' && !uid && name !== 'EXPUNGE')
      throw new ImapRefusal('BAD', 'UIDREQUIRED', 'Only UIDs name messages now')
    return command
  }

  async #tell(command: RegisteredCommand, { tag, uid }: Invocation, reply: Reply): Promise<void> {
    const expunge = uid || command.holdsExpunge !== true
    await this.news.tell({ expunge })
    const name = `${uid ? 'UID ' : ''}${command.name}`
    this.output.text(statusResponse(tag, 'OK', reply.text ?? `${name} completed`, reply.code))
  }

  /** Returns the outcome, for the metrics. */
  #tellError(tag: string, command: string, error: unknown): string {
    if (error instanceof ConnectionLost || this.signal.aborted)
      throw new ConnectionLost('the client has gone')
    const refusal =
      error instanceof ImapSyntaxError ? new ImapRefusal('BAD', undefined, error.message) : refusalOf(error)
    if (refusal === undefined) {
      this.shared.events.failed(this.logger, command, error)
      this.output.text(statusResponse(tag, 'NO', 'The server has failed: try again later', 'SERVERBUG'))
      return 'failed'
    }
    if (refusal.status === 'BAD') this.strike()
    this.output.text(statusResponse(tag, refusal.status, refusal.message, refusal.code))
    return refusal.status
  }

  #refuse({ tag = '*', name, reason, isFatal }: Extract<Decoded, { kind: 'refused' }>): void {
    this.strike()
    const isMessage =
      reason === 'literal' && carriesMessages(name) && this.session.state !== 'notAuthenticated'
    if (isMessage) this.output.text(statusResponse(tag, 'NO', 'The message is too large', 'TOOBIG'))
    else
      this.output.text(
        statusResponse(
          tag,
          'BAD',
          reason === 'line' ? 'Line is too long' : 'Literal is not allowed here, or too large'
        )
      )
    if (!isFatal) return
    this.#say('BYE', 'What follows cannot be understood')
    this.isLeaving = true
  }

  async #changeStream(change: 'tls' | 'deflate'): Promise<void> {
    this.#change = undefined
    this.#input.release()
    if (change === 'tls') {
      this.#socket.removeAllListeners('timeout')
      this.#socket = await this.#upgrade(this.#socket)
      this.isSecure = true
      this.#watch(this.#socket)
    } else this.#isDeflated = true
    const { input, output }: Deflated = this.#isDeflated
      ? deflated(this.#socket)
      : { input: this.#socket, output: this.#socket }
    this.output = new ClientOutput(output)
    this.#input = new ClientInput(input, this.#decoder, aheadBytes)
  }

  #watch(socket: Socket): void {
    socket.setTimeout(this.shared.config.idleTimeoutMs)
    socket.on('timeout', () => {
      // A client that does not even read the farewell is cut off.
      if (this.isLeaving) socket.destroy()
      else this.dismiss('You were silent for too long')
    })
    socket.on('error', (error) => this.shared.events.socketFailed(this.logger, error))
    socket.on('close', () => {
      if (socket === this.#socket) this.#closing.abort()
    })
  }

  #hear(): void {
    const isIdling = this.onNews !== undefined
    if (this.#isWorking && !isIdling) return
    if (this.#sayLost()) this.#hangUp()
    else if (isIdling) this.onNews?.()
    else if (this.session.notify !== undefined) this.news.push({ isIdle: false })
  }

  /** Says farewell when the session or the selected folder is no more. */
  #sayLost(): boolean {
    const { lost, selected } = this.session
    if (this.isLeaving || (lost === undefined && selected?.isGone !== true)) return this.isLeaving
    this.isLeaving = true
    if (lost === undefined) this.#say('BYE', 'The selected mailbox was deleted')
    else {
      this.shared.events.sessionLost(this.logger, lost.message)
      this.#say('BYE', 'The session has ended: log in again', 'UNAVAILABLE')
    }
    return true
  }

  #say(status: 'OK' | 'BYE', text: string, code?: string): void {
    this.output.text(statusResponse('*', status, text, code))
    this.output.flush()
  }

  #hangUp(): void {
    this.isLeaving = true
    this.output.end()
    this.#socket.setTimeout(this.shared.config.hangUpMs)
  }

  async #end(): Promise<void> {
    clearTimeout(this.#loginTimer)
    this.#hangUp()
    this.#closing.abort()
    try {
      await this.session.end()
    } catch (error) {
      this.logger.debug({ error }, 'the mailbox session could not be logged out')
    }
  }
}

const stateTexts = {
  notAuthenticated: 'log in first',
  authenticated: 'no mailbox is selected',
  selected: 'you are logged in'
}
