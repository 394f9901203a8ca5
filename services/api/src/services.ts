// What routes work with.
import type { Administration } from '@postkeep/administration'
import type { Cache } from '@postkeep/cache'
import type { Database } from '@postkeep/database'
import type { ClientAddressOf, SessionCache } from '@postkeep/dav-server'
import type { Directory } from '@postkeep/directory'
import type { AuthorityOptions } from '@postkeep/dns'
import type { MemoryBudget } from '@postkeep/lifecycle'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { Queue } from '@postkeep/outbound'
import type { Spool } from '@postkeep/spool'
import type { RecipientContext, sendUsage, SubmissionContext } from '@postkeep/submission'
import type { ApiEvents } from './events.ts'

export type Services = {
  readonly directory: Directory
  readonly database: Database
  readonly cache: Cache
  readonly mailboxes: MailboxClient
  /** Logins by address and password. */
  readonly sessions: SessionCache
  /** Of large bodies that are worked on. */
  readonly bodyMemory: MemoryBudget
  /** Where they wait. */
  readonly spool: Spool
  readonly queue: Queue
  /** What submitted mail needs. */
  readonly submissions: SubmissionContext & RecipientContext
  readonly administration: Administration
  readonly sendUsage: ReturnType<typeof sendUsage>
  readonly events: ApiEvents
  /** How the DNS of a domain is asked. */
  readonly authority: AuthorityOptions
  /** What programs of the operator's own say instead of a token. */
  readonly isServerSecret: (text: string) => boolean
  /** The server's own domain. */
  readonly serverDomain: string
  readonly clientAddressOf: ClientAddressOf
  /** Strangers may make accounts. */
  readonly isRegistrationOpen: () => boolean
  /** Without the limits of requests a day. */
  readonly isUnlimited: boolean
}
