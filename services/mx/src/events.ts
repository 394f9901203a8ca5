// What the MX tells its operators: a line and a metric for each event. Personal data only in the log.
import type { Journal } from '@postkeep/journey'
import type { Metrics } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'

export type RecipientRefusal =
  | 'relay'
  | 'unknown'
  | 'disabled'
  | 'full'
  | 'bounces only'
  | 'no TLS'
  | 'filtered'

export interface MxEvents {
  connected(): void
  disconnected(): void
  recipientRefused(recipient: RefusedRecipient): void
  accepted(message: FinishedMessage): void
  /** All recipients take their mail without keeping it. */
  dropped(message: FinishedMessage): void
  refused(message: FinishedMessage & { code: number; enhanced: string; text: string }): void
}

export interface RefusedRecipient {
  readonly trace: string
  /** Empty for the null reverse-path. */
  readonly sender: string
  readonly address: string
  readonly remoteAddress: string
  readonly why: RecipientRefusal
  /** Code and words. */
  readonly reply: string
}

export interface FinishedMessage {
  readonly trace: string
  readonly sender: string
  readonly remoteAddress: string
  /** Bytes as received. */
  readonly size: number
  /** Since the end of DATA. */
  readonly seconds: number
}

export function mxEvents(logger: Logger, metrics: Metrics, journal: Journal): MxEvents {
  const connections = metrics.gauge('mx_connections', 'Open SMTP connections')
  const recipients = metrics.counter('mx_recipients_refused_total', 'Recipients refused at RCPT', ['reason'])
  const messages = metrics.counter('mx_messages_total', 'Messages by the class of the answer', ['outcome'])
  const received = metrics.counter('mx_received_bytes_total', 'Bytes of accepted messages')
  const durations = metrics.histogram('mx_message_seconds', 'From the end of DATA to the answer')
  return {
    connected: () => connections.add(1),
    disconnected: () => connections.add(-1),
    recipientRefused({ address, remoteAddress, reply, sender, trace, why }) {
      recipients.increment({ reason: why })
      logger.info({ trace, address, remoteAddress, why }, 'recipient refused')
      const remote = { address: remoteAddress, reply }
      journal.note({ trace, event: 'recipient refused', text: why, addresses: [sender, address], remote })
    },
    accepted({ seconds, size }) {
      messages.increment({ outcome: 'accepted' })
      received.increment({}, size)
      durations.observe(seconds)
    },
    dropped({ remoteAddress, seconds, sender, trace }) {
      messages.increment({ outcome: 'dropped' })
      durations.observe(seconds)
      logger.info({ trace, remoteAddress }, 'message accepted and dropped')
      const text = 'Accepted and dropped, as its recipients wish'
      journal.note({ trace, event: 'dropped', text, addresses: [sender], remote: { address: remoteAddress } })
    },
    refused({ code, enhanced, remoteAddress, seconds, text, trace }) {
      messages.increment({ outcome: code < 500 ? 'refused for now' : 'refused' })
      durations.observe(seconds)
      logger.info({ trace, remoteAddress, code, enhanced, text }, 'message refused')
    }
  }
}
