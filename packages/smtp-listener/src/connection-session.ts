// The handlers' view of a connection: always what smtp-server knows at the moment.
import type { SMTPServerAddress } from 'smtp-server'
import type { ListenerConnection } from './listener-connection.ts'
import type { EnvelopeRecipient, SmtpEnvelope, SmtpSession } from './smtp-session.ts'

const hostName =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i

export class ConnectionSession implements SmtpSession {
  readonly data = new Map<string, unknown>()
  clientHostName: string | undefined
  readonly #connection: ListenerConnection

  constructor(connection: ListenerConnection) {
    this.#connection = connection
  }

  get id(): string {
    return this.#connection.id
  }

  get remoteAddress(): string {
    return this.#connection.remoteAddress
  }

  get isEarly(): boolean {
    return this.#connection.isEarly
  }

  get remotePort(): number {
    return this.#connection.remotePort
  }

  get helo(): string {
    return this.#connection.hostNameAppearsAs || ''
  }

  get isExtendedHelo(): boolean {
    return this.#connection.openingCommand === 'EHLO'
  }

  get tls(): SmtpSession['tls'] {
    const socket = this.#connection.tlsSocket
    if (!socket || !this.#connection.secure) return undefined
    return { protocol: socket.getProtocol() ?? '', cipher: socket.getCipher().name }
  }

  get transmissionType(): string {
    return this.#connection._transmissionType()
  }

  get user(): unknown {
    return this.#connection.user
  }

  get envelope(): SmtpEnvelope {
    const envelope = this.#connection.session.envelope
    const sender = envelope?.mailFrom || undefined
    return {
      sender: sender?.address ?? '',
      parameters: sender?.args || {},
      recipients: (envelope?.rcptTo ?? []).map(recipientOf)
    }
  }

  /** A failed look-up, and a name that is none, leave the session without a name. */
  async lookUpHostName(
    lookUp: ((address: string) => Promise<string | undefined>) | undefined
  ): Promise<void> {
    const name = await lookUp?.(this.remoteAddress).catch(() => undefined)
    if (name && hostName.test(name.replace(/\.$/, '')))
      this.clientHostName = name.replace(/\.$/, '').toLowerCase()
  }
}

function recipientOf({ address, args }: SMTPServerAddress): EnvelopeRecipient {
  return { address, parameters: args || {} }
}
