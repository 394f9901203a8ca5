// What became of one recipient in one attempt.
import type { EmailDelivery } from '@postkeep/database'

export interface RecipientResult {
  readonly kind: 'sent' | 'temporary' | 'permanent'
  readonly address: string
  /** 0 where there was no reply: a network error. */
  readonly code: number
  /** The remote's words, or what went wrong. */
  readonly reply: string
  readonly delivery?: DeliveryResult | undefined
}

export type DeliveryResult = Omit<EmailDelivery, 'recipient' | 'date' | 'responseCode' | 'response'>
