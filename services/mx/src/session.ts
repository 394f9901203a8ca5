// One client's dialogue: who sends, who receives, the message. RFC 5321 §3.3
import { randomBytes } from 'node:crypto'
import { formatAddress, parseAddress, type Address } from '@postkeep/address'
import {
  receive,
  type AcceptedRecipient,
  type Received,
  type ReceiveContext,
  type ReceivedMessage
} from '@postkeep/delivery'
import type { Directory } from '@postkeep/directory'
import type { Filter, Visit } from '@postkeep/filtering'
import {
  SmtpRefusal,
  type IncomingData,
  type SmtpParameters,
  type SmtpSession
} from '@postkeep/smtp-listener'
import type { MxEvents } from './events.ts'
import type { HiddenClients } from './hidden-clients.ts'
import type { FullMailboxes } from './full-mailboxes.ts'
import { filtered, judgeRecipient, mailboxFull, type Judgement } from './judge-recipient.ts'

export interface MxContext extends ReceiveContext {
  readonly directory: Pick<Directory, 'domains' | 'recipients'>
  readonly fullMailboxes: FullMailboxes
  readonly filter: Filter
  readonly hiddenClients: Pick<HiddenClients, 'check'>
  readonly events: MxEvents
  /** The server's own. */
  readonly domain: string
  /** Bytes of a line of a body. */
  readonly lineLimit: number
}

interface Envelope {
  /** Id of the message's journey. */
  readonly trace: string
  /** Empty for the null reverse-path. */
  readonly sender: string
  /** As declared with SIZE, 0 where it was not. RFC 1870 §3 */
  readonly size: number
  /** RFC 8689 §4.2 */
  readonly requireTls: boolean
  /** By address. */
  readonly recipients: Map<string, AcceptedRecipient>
}

/** One for all: it has nothing to tell, and a stack of its own costs as much as a look-up. */
const clientIsGone = new Error('the client is gone')

export class MxSession {
  readonly #client: SmtpSession
  readonly #context: MxContext
  readonly #gone = new AbortController()
  readonly #visit: Visit
  #envelope: Envelope | undefined
  /** Accepted, and not known yet to be known as accepted. */
  #unanswered: Received[] = []

  constructor(client: SmtpSession, context: MxContext) {
    this.#client = client
    this.#context = context
    this.#visit = context.filter.visit(client.remoteAddress)
  }

  mailFrom(address: string, parameters: SmtpParameters): void {
    this.#context.hiddenClients.check(this.#client.remoteAddress)
    const sender = address === '' ? undefined : parseAddress(address)
    if (address !== '' && !sender) throw new SmtpRefusal(553, '5.1.7', 'The sender is not an address')
    const size = Number(parameters['SIZE']) || 0
    const trace = randomBytes(10).toString('hex')
    const requireTls = 'REQUIRETLS' in parameters
    const from = sender ? formatAddress(sender) : ''
    this.#envelope = { trace, sender: from, size, requireTls, recipients: new Map() }
    const { helo, isEarly } = this.#client
    this.#visit.begin({ sender: this.#envelope.sender, helo, isEarly })
    const domain = sender?.domain ?? helo
    if (!domain.startsWith('[')) this.#context.authenticator.prefetch(domain)
  }

  async rcptTo(text: string): Promise<void> {
    const envelope = this.#envelopeOrRefuse()
    const recipient = this.#recipientOf(text)
    const address = formatAddress(recipient)
    const judgement = await this.#judge(recipient, envelope)
    if (judgement.kind === 'refused' && judgement.why === 'unknown') this.#visit.noteUnknownRecipient()
    if (judgement.kind === 'refused') {
      const { refusal, why } = judgement
      const { remoteAddress } = this.#client
      const { sender, trace } = envelope
      const reply = `${refusal.code} ${refusal.enhanced} ${refusal.message}`
      this.#context.events.recipientRefused({ trace, sender, address, remoteAddress, why, reply })
      throw refusal
    }
    if (judgement.kind === 'accepted') {
      envelope.recipients.set(address, { address, resolution: judgement.resolution })
    }
  }

  /** Gives the text of the 250. */
  async data(incoming: IncomingData): Promise<string> {
    const started = performance.now()
    const envelope = this.#envelopeOrRefuse()
    const { sender, trace } = envelope
    const { remoteAddress } = this.#client
    const finished = () => ({
      trace,
      sender,
      remoteAddress,
      size: incoming.size,
      seconds: (performance.now() - started) / 1000
    })
    try {
      const isKept = await this.#receive(incoming, envelope)
      this.#context.events[isKept ? 'accepted' : 'dropped'](finished())
      return `2.0.0 Accepted as ${trace}`
    } catch (error) {
      if (error instanceof SmtpRefusal) {
        const { code, enhanced, message: text } = error
        this.#context.events.refused({ ...finished(), code, enhanced, text })
      }
      throw error
    }
  }

  answered(hasAnswer: boolean): void {
    for (const received of this.#unanswered) received.settle(hasAnswer)
    this.#unanswered = []
  }

  close(): void {
    this.#gone.abort(clientIsGone)
  }

  /** False where nobody keeps it. */
  async #receive(incoming: IncomingData, envelope: Envelope): Promise<boolean> {
    if (incoming.longestLine > this.#context.lineLimit) {
      throw new SmtpRefusal(554, '5.6.0', `A line has more than ${this.#context.lineLimit} characters`)
    }
    if (envelope.recipients.size === 0) return false
    const received = await receive(await this.#message(incoming, envelope), this.#context)
    const { outcome } = received
    if (outcome.kind === 'refused') {
      received.settle(false)
      this.#noteFull(received)
      const { code, enhanced, text, cause } = outcome
      throw new SmtpRefusal(code, enhanced, text, cause === undefined ? {} : { cause })
    }
    this.#unanswered.push(received)
    return true
  }

  async #message(incoming: IncomingData, envelope: Envelope): Promise<ReceivedMessage> {
    const { clientHostName, helo, remoteAddress, tls, transmissionType } = this.#client
    return {
      trace: envelope.trace,
      sender: envelope.sender,
      requireTls: envelope.requireTls,
      recipients: [...envelope.recipients.values()],
      visit: this.#visit,
      client: { address: remoteAddress, helo, hostName: clientHostName, transmissionType, tls },
      raw: await incoming.bytes(),
      receivedAt: new Date(),
      signal: this.#gone.signal
    }
  }

  #envelopeOrRefuse(): Envelope {
    if (!this.#envelope) throw new SmtpRefusal(503, '5.5.1', 'MAIL comes first')
    return this.#envelope
  }

  #recipientOf(text: string): Address {
    // RFC 5321 §4.5.1
    if (text.toLowerCase() === 'postmaster') return { local: text, domain: this.#context.domain }
    const address = parseAddress(text)
    if (!address) throw new SmtpRefusal(553, '5.1.3', 'The recipient is not an address')
    return address
  }

  async #judge(recipient: Address, { sender, size }: Envelope): Promise<Judgement> {
    const judgement = judgeRecipient(await this.#context.directory.recipients.resolve(recipient), {
      sender,
      isSecure: this.#client.tls !== undefined
    })
    if (judgement.kind !== 'accepted') return judgement
    const refused = await this.#refusalOf(recipient, judgement.resolution)
    if (refused) return refused
    return (await this.#hasNoRoom(judgement.resolution, size)) ? mailboxFull() : judgement
  }

  /** By the filter. */
  async #refusalOf(
    { local }: Address,
    { alias }: AcceptedRecipient['resolution']
  ): Promise<Judgement | undefined> {
    const domain = alias.domain === '' ? undefined : await this.#context.directory.domains.find(alias.domain)
    const lists = domain && { allow: domain.allowlist, deny: domain.denylist }
    const isRole = ['postmaster', 'abuse'].includes(local.toLowerCase())
    const refusal = await this.#visit.admit(lists, isRole)
    return refusal && filtered(refusal)
  }

  /** All that the address leads to is full. */
  async #hasNoRoom(
    { bounce, forwards, isReport, mailboxes, webhooks }: AcceptedRecipient['resolution'],
    size: number
  ): Promise<boolean> {
    if (isReport || bounce || forwards.length + webhooks.length > 0) return false
    for (const mailbox of mailboxes) {
      if (!(await this.#context.fullMailboxes.isFull(mailbox, size))) return false
    }
    return true
  }

  #noteFull({ deliveries }: Received): void {
    for (const { outcome, recipient } of deliveries) {
      if (outcome.kind !== 'over-quota') continue
      for (const { id } of recipient.resolution.mailboxes) this.#context.fullMailboxes.note(id)
    }
  }
}
