// What became of one recipient in one attempt.
import type { EmailDelivery } from '@postkeep/database'

export interface RecipientResult {
  readonly kind: 'sent' | 'temporary' | 'permanent'
  readonly address: string
  /** 0 where there was no reply: a network error. */
  readonly code: number
  /** The remote's words, or what went wrong. */
  readonly reply: string
  /** Sent on to where nobody tells what becomes of it. RFC 3461 §5.2.3 */
  readonly isRelayed?: boolean | undefined
  readonly delivery?: DeliveryResult | undefined
}

export type DeliveryResult = Omit<EmailDelivery, 'recipient' | 'date' | 'responseCode' | 'response'>
