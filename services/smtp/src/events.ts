// What submission tells its operators: a line and a metric for each event. Personal data only in the log.
import type { Journal } from '@postkeep/journey'
import type { Metrics } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'

export interface SmtpEvents {
  loggedIn(login: { address: string; remoteAddress: string }): void
  loginRefused(login: { username: string; remoteAddress: string; why: 'invalid' | 'limited' }): void
  loginFailed(): void
  senderRefused(envelope: { address: string; sender: string }): void
  recipientRefused(envelope: { address: string; recipient: string; code: number }): void
  queued(message: FinishedMessage & { id: string; messageId: string }): void
  refused(message: FinishedMessage & { code: number; text: string }): void
}

// Not an interface: only a type may be passed where any fields are taken.
type FinishedMessage = {
  readonly trace: string
  /** Of the login. */
  readonly address: string
  readonly remoteAddress: string
  readonly sender: string
  readonly recipients: readonly string[]
  /** Bytes as submitted. */
  readonly size: number
  /** Since the end of DATA. */
  readonly seconds: number
}

export function smtpEvents(logger: Logger, metrics: Metrics, journal: Journal): SmtpEvents {
  const logins = metrics.counter('smtp_logins_total', 'Logins to submit mail', ['outcome'])
  const envelopes = metrics.counter('smtp_addresses_refused_total', 'Senders and recipients refused', [
    'kind'
  ])
  const messages = metrics.counter('smtp_messages_total', 'Submitted messages', ['outcome'])
  const taken = metrics.counter('smtp_accepted_bytes_total', 'Bytes of queued messages')
  const durations = metrics.histogram('smtp_message_seconds', 'From the end of DATA to the answer')
  return {
    loggedIn(login) {
      logins.increment({ outcome: 'accepted' })
      logger.debug(login, 'logged in')
    },
    loginRefused(login) {
      logins.increment({ outcome: login.why })
      logger.info(login, 'login refused')
    },
    // The listener logs the cause.
    loginFailed: () => logins.increment({ outcome: 'failed' }),
    senderRefused(envelope) {
      envelopes.increment({ kind: 'sender' })
      logger.info(envelope, 'sender refused')
    },
    recipientRefused(envelope) {
      envelopes.increment({ kind: 'recipient' })
      logger.info(envelope, 'recipient refused')
    },
    queued({ messageId, recipients, ...message }) {
      messages.increment({ outcome: 'queued' })
      taken.increment({}, message.size)
      durations.observe(message.seconds)
      logger.info({ ...message, recipients: recipients.length }, 'message queued')
      journal.note({
        trace: message.trace,
        event: 'queued',
        text: `Submitted by ${message.address}, ${message.size} bytes`,
        addresses: [message.sender, ...recipients],
        messageId,
        email: message.id,
        remote: { address: message.remoteAddress }
      })
    },
    refused({ recipients, ...message }) {
      messages.increment({ outcome: message.code < 500 ? 'refused for now' : 'refused' })
      durations.observe(message.seconds)
      logger.info({ ...message, recipients: recipients.length }, 'message refused')
      journal.note({
        trace: message.trace,
        event: 'refused',
        text: message.text,
        addresses: [message.sender, ...recipients],
        remote: { address: message.remoteAddress, reply: `${message.code} ${message.text}` }
      })
    }
  }
}
