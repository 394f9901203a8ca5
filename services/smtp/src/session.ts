// One client's dialogue: who is it, who sends, who receives, the message. RFC 6409
import { randomBytes } from 'node:crypto'
import { formatAddress, parseAddress, type Address } from '@postkeep/address'
import {
  SmtpRefusal,
  type AuthOutcome,
  type Credentials,
  type IncomingData,
  type SmtpParameters,
  type SmtpSession
} from '@postkeep/smtp-listener'
import { checkRecipient, type Submitted } from '@postkeep/submission'
import type { Identity, SubmissionContext } from './submission-context.ts'
import { submit, type Recipient } from './submit.ts'

/** Octets; what is longer is no credential of ours. */
const longestCredential = 512

export class SubmissionSession {
  readonly #client: SmtpSession
  readonly #context: SubmissionContext
  #identity: Identity | undefined
  #sender = ''
  /** By address. */
  #recipients = new Map<string, Recipient>()
  /** Keys of messages that are queued, and not known yet to be known as queued. */
  #unanswered: string[] = []

  constructor(client: SmtpSession, context: SubmissionContext) {
    this.#client = client
    this.#context = context
  }

  async auth({ username, password }: Credentials): Promise<AuthOutcome> {
    const { events } = this.#context
    const { remoteAddress } = this.#client
    if (Math.max(username.length, password.length) > longestCredential) return { kind: 'refused' }
    const outcome = await this.#verify(username, password)
    if (outcome.kind === 'accepted') {
      this.#identity = outcome.identity
      events.loggedIn({ address: outcome.identity.address, remoteAddress })
      return { kind: 'accepted', user: outcome.identity }
    }
    events.loginRefused({ username, remoteAddress, why: outcome.reason })
    if (outcome.reason === 'invalid') return { kind: 'refused' }
    const minutes = Math.max(1, Math.ceil(outcome.retryAfter / 60))
    throw new SmtpRefusal(454, '4.7.0', `Too many failed logins, try again in ${minutes} min`)
  }

  async mailFrom(address: string): Promise<void> {
    const identity = this.#login()
    this.#sender = ''
    this.#recipients = new Map()
    const sender = parseAddress(address)
    if (!sender || !(await this.#context.directory.recipients.mayUseSender(identity, sender))) {
      this.#context.events.senderRefused({ address: identity.address, sender: address })
      throw new SmtpRefusal(553, '5.7.1', `The sender must be the address of the login, ${identity.address}`)
    }
    this.#sender = formatAddress(sender)
  }

  async rcptTo(text: string, parameters: SmtpParameters): Promise<void> {
    const recipient = parseAddress(text)
    if (!recipient)
      throw this.#refused(text, new SmtpRefusal(553, '5.1.3', 'The recipient is not an address'))
    const address = formatAddress(recipient)
    const refusal = (await this.#noRoomFor(address)) ?? (await this.#refusalOf(recipient))
    if (refusal) throw this.#refused(text, refusal)
    this.#recipients.set(address, { address, parameters })
  }

  /** Gives the text of the 250. */
  async data(incoming: IncomingData): Promise<string> {
    const started = performance.now()
    const { address } = this.#login()
    const trace = randomBytes(10).toString('hex')
    const { events } = this.#context
    const finished = () => ({
      trace,
      address,
      remoteAddress: this.#client.remoteAddress,
      sender: this.#sender,
      recipients: [...this.#recipients.keys()],
      size: incoming.size,
      seconds: (performance.now() - started) / 1000
    })
    try {
      const { id, key, messageId } = await this.#submit(incoming, trace)
      if (key !== undefined) this.#unanswered.push(key)
      events.queued({ ...finished(), id, messageId })
      return `2.0.0 queued as ${id}`
    } catch (error) {
      const { code, message: text } = error instanceof SmtpRefusal ? error : { code: 451, message: 'failed' }
      events.refused({ ...finished(), code, text })
      throw error
    }
  }

  answered(hasAnswer: boolean): void {
    const keys = this.#unanswered
    this.#unanswered = []
    // Without the answer the client sends the message again: then its key finds the first copy.
    if (hasAnswer && keys.length > 0) this.#context.queue.settle(keys)
  }

  /** RFC 5321 §4.5.3.1.10: the client sends to the others in another transaction. */
  async #noRoomFor(address: string): Promise<SmtpRefusal | undefined> {
    // Every message may have one.
    if (this.#recipients.size === 0 || this.#recipients.has(address)) return undefined
    const { recipients: most } = await this.#context.limitsOf(this.#login())
    if (this.#recipients.size < most) return undefined
    return new SmtpRefusal(
      452,
      '4.5.3',
      `A message may have ${most} recipients: send to the others in another one`
    )
  }

  async #refusalOf(recipient: Address): Promise<SmtpRefusal | undefined> {
    const fault = await checkRecipient(recipient, this.#login(), this.#context)
    return fault && new SmtpRefusal(fault.code, fault.enhanced, fault.text)
  }

  #refused(recipient: string, refusal: SmtpRefusal): SmtpRefusal {
    const { address } = this.#login()
    this.#context.events.recipientRefused({ address, recipient, code: refusal.code })
    return refusal
  }

  async #submit(incoming: IncomingData, trace: string): Promise<Submitted> {
    const submission = {
      trace,
      identity: this.#login(),
      sender: this.#sender,
      parameters: this.#client.envelope.parameters,
      recipients: [...this.#recipients.values()],
      client: this.#client,
      submittedAt: new Date()
    }
    return submit(incoming, submission, this.#context)
  }

  async #verify(username: string, password: string) {
    const { remoteAddress } = this.#client
    try {
      return await this.#context.mailboxes.verify({ username, password, scope: 'smtp', remoteAddress })
    } catch (cause) {
      this.#context.events.loginFailed()
      throw new SmtpRefusal(454, '4.7.0', 'Logins cannot be checked now, try again later', { cause })
    }
  }

  #login(): Identity {
    if (!this.#identity) throw new SmtpRefusal(530, '5.7.0', 'Log in first')
    return this.#identity
  }
}
