// What resolution and login need.
import type { Alias } from '@postkeep/database'
import type { Lookups } from '../lookups.ts'

export type RecipientContext = {
  readonly lookups: Lookups
  /** Rejects while the mailbox service does not answer: then the mail has to wait. */
  ensureMailbox(alias: Alias): Promise<void>
}
