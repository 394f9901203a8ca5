// What resolution and login need.
import type { Alias } from '@postkeep/database'
import type { Lookups } from '../lookups.ts'

export type RecipientContext = {
  readonly lookups: Lookups
  /** The server's own domain, A-label. */
  readonly serverDomain: string | undefined
  /** Recipients of an address where its domain says nothing. */
  readonly maxRecipients: number
  readonly srsKey: Buffer
  readonly bounceKey: Buffer
  readonly now: () => Date
  /** Rejects while the mailbox service does not answer: then the mail has to wait. */
  ensureMailbox(alias: Alias): Promise<void>
}
