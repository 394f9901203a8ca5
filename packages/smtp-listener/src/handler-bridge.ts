// Between smtp-server's callbacks and our handlers; the one place where an error becomes a reply.
import { domainToASCII } from 'node:url'
import type {
  SMTPServerAddress,
  SMTPServerAuthentication,
  SMTPServerAuthenticationResponse,
  SMTPServerDataStream
} from 'smtp-server'
import { SpoolFull, type Spool } from '@postkeep/spool'
import type { ListenerLogger } from './create-smtp-listener.ts'
import type { SmtpHandlers } from './handlers.ts'
import { incomingData } from './incoming-data.ts'
import type { ListenerConnection } from './listener-connection.ts'
import { MemoryGate } from './memory-gate.ts'
import { SmtpRefusal, temporaryFailure } from './smtp-refusal.ts'
import type { SmtpParameters } from './smtp-session.ts'

type Accepted = { text: string; enhanced: string }
type Callback<T = void> = (error?: Error | null, value?: T) => void

export type BridgeOptions = {
  handlers: SmtpHandlers
  spool: Spool
  logger: ListenerLogger
  offersRequireTls: boolean
}

const recipientParameters = new Set(['NOTIFY', 'ORCPT'])
/** Of all messages above 1 MiB that are worked on at a time. */
const largeMessageBytes = 48 * 1024 * 1024
const statusInText = /^(2\.\d{1,3}\.\d{1,3}) +(.*)$/s

export class HandlerBridge {
  readonly #options: BridgeOptions
  readonly #gate = new MemoryGate(largeMessageBytes)
  readonly #senderParameters: Set<string>

  constructor(options: BridgeOptions) {
    this.#options = options
    const offered = ['SIZE', 'BODY', 'SMTPUTF8', 'RET', 'ENVID', 'AUTH']
    this.#senderParameters = new Set(options.offersRequireTls ? [...offered, 'REQUIRETLS'] : offered)
  }

  connect(connection: ListenerConnection, callback: Callback): void {
    this.#answer(connection, () => this.#options.handlers.connect?.(connection.facade), callback)
  }

  auth(
    connection: ListenerConnection,
    credentials: SMTPServerAuthentication,
    callback: Callback<SMTPServerAuthenticationResponse>
  ): void {
    this.#answer(connection, () => this.#authenticate(connection, credentials), callback)
  }

  mailFrom(connection: ListenerConnection, sender: SMTPServerAddress, callback: Callback): void {
    const work = () => {
      const parameters = parametersOf(sender, this.#senderParameters)
      sender.address = canonical(sender.address, parameters['SMTPUTF8'] === true, '5.1.7')
      return this.#options.handlers.mailFrom?.(connection.facade, sender.address, parameters)
    }
    this.#answer(connection, work, callback)
  }

  rcptTo(connection: ListenerConnection, recipient: SMTPServerAddress, callback: Callback): void {
    const work = () => {
      const parameters = parametersOf(recipient, recipientParameters)
      const takesUtf8 = connection.session.envelope.smtpUtf8 === true
      recipient.address = canonical(recipient.address, takesUtf8, '5.1.3')
      return this.#options.handlers.rcptTo(connection.facade, recipient.address, parameters)
    }
    this.#answer(connection, work, callback)
  }

  data(connection: ListenerConnection, stream: SMTPServerDataStream, callback: Callback<string>): void {
    this.#answer(
      connection,
      () => this.#receive(connection, stream),
      (error, accepted) => {
        if (accepted) connection.nextReply = { enhanced: accepted.enhanced, acceptsMessage: true }
        callback(error, accepted?.text)
      }
    )
  }

  answered(connection: ListenerConnection, hasAnswer: boolean): void {
    this.#options.handlers.answered?.(connection.facade, hasAnswer)
  }

  close(connection: ListenerConnection): void {
    this.#options.handlers.close?.(connection.facade)
  }

  #answer<T>(connection: ListenerConnection, work: () => T | Promise<T>, callback: Callback<T>): void {
    // The reply is written inside the callback: an error of that is not one of the handler.
    this.#settle(connection, work, callback).catch((error: unknown) =>
      connection._socket.destroy(error as Error)
    )
  }

  async #settle<T>(
    connection: ListenerConnection,
    work: () => T | Promise<T>,
    callback: Callback<T>
  ): Promise<void> {
    let value: T
    try {
      value = await work()
    } catch (error) {
      this.#refuse(connection, error, callback)
      return
    }
    callback(null, value)
  }

  #refuse<T>(connection: ListenerConnection, error: unknown, callback: Callback<T>): void {
    const refusal = error instanceof SmtpRefusal ? error : temporaryFailure(error)
    const fields = { session: connection.id, remoteAddress: connection.remoteAddress, code: refusal.code }
    if (refusal.cause !== undefined) {
      this.#options.logger.error({ ...fields, error: refusal.cause }, 'a command failed')
    } else {
      this.#options.logger.debug({ ...fields, text: refusal.message }, 'a command was refused')
    }
    // smtp-server writes the reply before the callback returns.
    connection.nextReply = { enhanced: refusal.enhanced, closes: refusal.closes }
    callback(refusal)
  }

  async #authenticate(
    connection: ListenerConnection,
    { method, username, password, authcid, authzid }: SMTPServerAuthentication
  ): Promise<SMTPServerAuthenticationResponse> {
    const isProxyLogin = Boolean(authcid && authzid && authcid !== authzid)
    const isKnownMethod = method === 'PLAIN' || method === 'LOGIN'
    if (isProxyLogin || !isKnownMethod || !username || !password) throw wrongCredentials()
    const outcome = await this.#options.handlers.auth?.(connection.facade, { method, username, password })
    if (outcome?.kind !== 'accepted') throw wrongCredentials()
    connection.user = outcome.user
    return { user: { username } }
  }

  async #receive(
    connection: ListenerConnection,
    stream: SMTPServerDataStream
  ): Promise<Accepted | undefined> {
    const scanner = connection.scanner!
    const stored = await this.#options.spool.receive(stream).catch((error: unknown) => {
      // Oversize is answered by smtp-server, and nobody is there to be answered when the client has left.
      if (stream.sizeExceeded || !stream.readableEnded) return undefined
      throw error instanceof SpoolFull ? noRoom(error.cause) : error
    })
    if (!stored) return undefined
    try {
      if (stream.sizeExceeded) return undefined
      const message = incomingData(stored, scanner)
      if (message.hasBareLineEndings) {
        throw new SmtpRefusal(550, '5.6.11', 'Bare CR or LF is not allowed (RFC 5321 section 2.3.8)')
      }
      const text = await this.#gate.run(stored.size, async () =>
        this.#options.handlers.data(connection.facade, message)
      )
      const [, enhanced = '2.0.0', words = text] = statusInText.exec(text) ?? []
      return { text: words, enhanced }
    } finally {
      await stored.dispose()
    }
  }
}

function parametersOf({ args }: SMTPServerAddress, known: Set<string>): SmtpParameters {
  const parameters = args || {}
  const unknown = Object.keys(parameters).find((name) => !known.has(name))
  // RFC 5321 §4.1.1.11
  if (unknown) throw new SmtpRefusal(555, '5.5.4', 'A parameter is not recognized or not implemented')
  return parameters
}

// smtp-server turns domains into Unicode; the directory, the queue and DNS want the one ASCII form.
function canonical(address: string, takesUtf8: boolean, badSyntax: string): string {
  const at = address.lastIndexOf('@')
  if (at < 0) return address
  const localPart = address.slice(0, at)
  // RFC 6531 §3.4
  if (!takesUtf8 && /[^\0-\x7f]/.test(localPart)) {
    throw new SmtpRefusal(553, '5.6.7', 'A non-ASCII address needs the SMTPUTF8 parameter')
  }
  const domain = address.slice(at + 1)
  if (domain.startsWith('[')) return address
  const ascii = domainToASCII(domain)
  if (!ascii) throw new SmtpRefusal(501, badSyntax, 'Bad domain in address')
  return `${localPart}@${ascii}`
}

function noRoom(cause: unknown): SmtpRefusal {
  return new SmtpRefusal(452, '4.3.1', 'Insufficient system storage, try again later', { cause })
}

function wrongCredentials(): SmtpRefusal {
  return new SmtpRefusal(535, '5.7.8', 'Authentication credentials invalid')
}
