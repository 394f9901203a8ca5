// What the groups of the directory share.
import type { ServerSealer } from '@postkeep/crypto'
import type { Database } from '@postkeep/database'
import type { Logger } from '@postkeep/log'
import type { MailboxPort } from './aliases/mailbox-port.ts'
import type { Lookups } from './lookups.ts'

export type DirectoryContext = {
  readonly database: Database
  readonly sealer: ServerSealer
  readonly logger: Logger
  readonly lookups: Lookups
  readonly mailboxes: MailboxPort | undefined
  /** The server's own domain, A-label. */
  readonly serverDomain: string | undefined
  /** Recipients of an alias where its domain says nothing. */
  readonly maxRecipients: number
  readonly now: () => Date
}
