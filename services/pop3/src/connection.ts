// One client: lines to commands, one after the other, and the one place where errors become replies.
import type { Socket } from 'node:net'
import { ClientInput, ConnectionLost, type Incoming } from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import { product } from '@postkeep/config'
import type { MailboxError } from '@postkeep/mailbox-contract'
import type { Client, Shared, State } from './client.ts'
import { ClientOutput } from './client-output.ts'
import type { Command, Reply } from './commands/command.ts'
import { findCommand } from './commands/index.ts'
import type { Maildrop } from './maildrop.ts'
import { Pop3Refusal, refusalOf } from './pop3-refusal.ts'
import { parseCommand } from './wire/command-line.ts'
import { type DecodedLine, LineDecoder } from './wire/line-decoder.ts'
import { Pop3SyntaxError } from './wire/pop3-syntax-error.ts'

/** Commands that are none, and wrong passwords, with the last of which the client is sent away. */
const faultsAllowed = 20
const loginsAllowed = 3

/** So much may come ahead of the command that is being worked on. */
const aheadBytes = 16 * 1024

export interface ConnectionOptions extends Incoming {
  readonly shared: Shared
}

export class Connection implements Client {
  readonly shared: Shared
  readonly logger: Logger
  readonly remoteAddress: string
  isSecure: boolean
  isLeaving = false
  username: string | undefined
  readonly #upgrade: ConnectionOptions['upgrade']
  readonly #closing = new AbortController()
  readonly #loginTimer: NodeJS.Timeout
  #socket: Socket
  #input: ClientInput<DecodedLine>
  #output: ClientOutput
  #maildrop: Maildrop | undefined
  #lost: MailboxError | undefined
  #faults = 0
  #refusedLogins = 0
  #isWorking = false
  #isUpgrading = false

  constructor({ shared, socket, isSecure, logger, upgrade }: ConnectionOptions) {
    this.shared = shared
    this.logger = logger
    this.isSecure = isSecure
    this.remoteAddress = socket.remoteAddress ?? ''
    this.#upgrade = upgrade
    this.#socket = socket
    this.#output = new ClientOutput(socket)
    this.#input = new ClientInput(socket, new LineDecoder(), aheadBytes)
    this.#watch(socket)
    // In all, not since the last byte: who trickles bytes is let go too.
    this.#loginTimer = setTimeout(() => this.#letGo(), shared.config.loginTimeoutMs)
  }

  get signal(): AbortSignal {
    return this.#closing.signal
  }

  get state(): State {
    return this.#maildrop === undefined ? 'authorization' : 'transaction'
  }

  get maildrop(): Maildrop {
    if (this.#maildrop === undefined) throw new Pop3Refusal('Log in first', { isFault: true })
    return this.#maildrop
  }

  /** Serves the client until it leaves. Never rejects. */
  async serve(): Promise<void> {
    this.#say(`+OK ${product.name} is ready`)
    try {
      for (;;) {
        const line = await this.#input.next()
        if (line === undefined || this.#socket.destroyed) break
        this.#isWorking = true
        await this.#answer(line)
        this.#isWorking = false
        if (this.isLeaving || this.#sayLost()) break
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) this.shared.events.failed(this.logger, 'connection', error)
    } finally {
      await this.#end()
    }
  }

  /** Lets the client go because the service stops: at once, or after the command that is being worked on. */
  dismiss(text: string): void {
    if (this.isLeaving) return
    this.isLeaving = true
    if (this.#isWorking) return
    this.#say(`-ERR [SYS/TEMP] ${text}`)
    this.#hangUp()
  }

  async ask(): Promise<string> {
    this.#say('+ ')
    const line = await this.#input.next()
    if (line === undefined) throw new ConnectionLost('the client has gone')
    if (line.kind === 'too-long') throw new Pop3SyntaxError('The line is too long')
    return line.text
  }

  upgradeAfterAnswer(): void {
    this.#isUpgrading = true
  }

  loginRefused(): void {
    this.#refusedLogins += 1
    if (this.#refusedLogins >= loginsAllowed) this.isLeaving = true
  }

  enter(maildrop: Maildrop): void {
    clearTimeout(this.#loginTimer)
    this.#maildrop = maildrop
    maildrop.mailbox.onEnd((why) => {
      this.#lost = why
      if (!this.#isWorking && this.#sayLost()) this.#hangUp()
    })
  }

  async #answer(line: DecodedLine): Promise<void> {
    let command: Command | undefined
    let reply: Reply | undefined
    try {
      if (line.kind === 'too-long') throw new Pop3SyntaxError('The line is too long')
      const { keyword, argument } = parseCommand(line.text)
      command = this.#find(keyword)
      reply = await command.run(this, argument)
    } catch (error) {
      this.#tellError(command?.name ?? 'unknown', error)
    }
    if (reply !== undefined) await this.#tell(command!.name, reply)
    this.#output.flush()
    await this.#output.ready()
    if (this.#isUpgrading) await this.#goSecure()
  }

  #find(keyword: string): Command {
    const command = findCommand(keyword)
    if (command === undefined) throw new Pop3Refusal('There is no such command', { isFault: true })
    if (command.states.includes(this.state)) return command
    const why = this.state === 'transaction' ? 'You are logged in already' : 'Log in first'
    throw new Pop3Refusal(why, { isFault: true })
  }

  async #tell(command: string, { text, body = [] }: Reply): Promise<void> {
    this.#output.text(`+OK ${text}\r\n`)
    for (const piece of body) {
      this.#output.bytes(piece)
      await this.#output.ready()
    }
    this.shared.events.answered(command, 'OK')
  }

  #tellError(command: string, error: unknown): void {
    if (error instanceof ConnectionLost || this.signal.aborted)
      throw new ConnectionLost('the client has gone')
    const refusal = refusalOf(error)
    if (refusal === undefined) {
      this.shared.events.failed(this.logger, command, error)
      this.#output.text('-ERR [SYS/TEMP] The server has failed: try again later\r\n')
      return
    }
    this.shared.events.answered(command, refusal.isFault ? 'fault' : 'ERR')
    if (refusal.isFault) this.#faults += 1
    const isTooMuch = this.#faults >= faultsAllowed
    if (isTooMuch) this.isLeaving = true
    const code = refusal.code === undefined ? '' : `[${refusal.code}] `
    this.#output.text(`-ERR ${isTooMuch ? 'Too many bad commands' : `${code}${refusal.message}`}\r\n`)
  }

  async #goSecure(): Promise<void> {
    this.#isUpgrading = false
    this.#input.release()
    this.#socket.removeAllListeners('timeout')
    try {
      this.#socket = await this.#upgrade(this.#socket)
    } catch (error) {
      throw new ConnectionLost('the client did not go over to TLS', { cause: error })
    }
    this.isSecure = true
    this.#output = new ClientOutput(this.#socket)
    this.#input = new ClientInput(this.#socket, new LineDecoder(), aheadBytes)
    this.#watch(this.#socket)
  }

  #watch(socket: Socket): void {
    socket.setTimeout(this.shared.config.idleTimeoutMs)
    socket.on('timeout', () => {
      // A client that does not read is cut off. Who waits for our answer is not silent: the answer starts the time anew.
      if (this.isLeaving) socket.destroy()
      else if (!this.#isWorking || socket.writableLength > 0) this.#letGo()
    })
    socket.on('error', (error) => this.shared.events.socketFailed(this.logger, error))
    socket.on('close', () => {
      if (socket === this.#socket) this.#closing.abort()
    })
  }

  /** Who was silent for too long: without a word, and nothing is deleted. RFC 1939 §3. */
  #letGo(): void {
    this.isLeaving = true
    this.#hangUp()
  }

  /** Says farewell when the mailbox session is no more, as the answer to whatever the client asks next. */
  #sayLost(): boolean {
    if (this.isLeaving || this.#lost === undefined) return this.isLeaving
    this.isLeaving = true
    this.shared.events.sessionLost(this.logger, this.#lost.message)
    this.#say('-ERR [SYS/TEMP] The session has ended: log in again')
    return true
  }

  #say(line: string): void {
    this.#output.text(`${line}\r\n`)
    this.#output.flush()
  }

  #hangUp(): void {
    this.isLeaving = true
    this.#output.end()
    this.#socket.setTimeout(this.shared.config.hangUpMs)
  }

  async #end(): Promise<void> {
    clearTimeout(this.#loginTimer)
    this.#hangUp()
    this.#closing.abort()
    try {
      if (this.#lost === undefined) await this.#maildrop?.mailbox.logout()
    } catch (error) {
      this.logger.debug({ error }, 'the mailbox session could not be logged out')
    }
  }
}
