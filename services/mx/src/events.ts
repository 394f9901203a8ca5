// What the MX tells its operators: a line and a metric for each event. Personal data only in the log.
import type { Metrics } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'

export type RecipientRefusal = 'relay' | 'unknown' | 'disabled' | 'full' | 'bounces only'

export interface MxEvents {
  connected(): void
  disconnected(): void
  recipientRefused(recipient: { address: string; remoteAddress: string; why: RecipientRefusal }): void
  accepted(message: FinishedMessage): void
  /** All recipients take their mail without keeping it. */
  dropped(message: FinishedMessage): void
  refused(message: FinishedMessage & { code: number; enhanced: string; text: string }): void
}

export interface FinishedMessage {
  readonly trace: string
  readonly remoteAddress: string
  /** Bytes as received. */
  readonly size: number
  /** Since the end of DATA. */
  readonly seconds: number
}

export function mxEvents(logger: Logger, metrics: Metrics): MxEvents {
  const connections = metrics.gauge('mx_connections', 'Open SMTP connections')
  const recipients = metrics.counter('mx_recipients_refused_total', 'Recipients refused at RCPT', ['reason'])
  const messages = metrics.counter('mx_messages_total', 'Messages by the class of the answer', ['outcome'])
  const received = metrics.counter('mx_received_bytes_total', 'Bytes of accepted messages')
  const durations = metrics.histogram('mx_message_seconds', 'From the end of DATA to the answer')
  return {
    connected: () => connections.add(1),
    disconnected: () => connections.add(-1),
    recipientRefused({ address, remoteAddress, why }) {
      recipients.increment({ reason: why })
      logger.info({ address, remoteAddress, why }, 'recipient refused')
    },
    accepted({ seconds, size }) {
      messages.increment({ outcome: 'accepted' })
      received.increment({}, size)
      durations.observe(seconds)
    },
    dropped({ remoteAddress, seconds, trace }) {
      messages.increment({ outcome: 'dropped' })
      durations.observe(seconds)
      logger.info({ trace, remoteAddress }, 'message accepted and dropped')
    },
    refused({ code, enhanced, remoteAddress, seconds, text, trace }) {
      messages.increment({ outcome: code < 500 ? 'refused for now' : 'refused' })
      durations.observe(seconds)
      logger.info({ trace, remoteAddress, code, enhanced, text }, 'message refused')
    }
  }
}
