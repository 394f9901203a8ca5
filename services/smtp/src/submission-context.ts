// What a session needs of the rest.
import type { Directory } from '@postkeep/directory'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { Identity } from '@postkeep/mailbox-contract'
import type { Queue, SuppressionList } from '@postkeep/outbound'
import type { CountSent, SendLimits } from '@postkeep/submission'
import type { SmtpEvents } from './events.ts'

export type { Identity }

export interface SubmissionContext {
  readonly directory: Pick<Directory, 'recipients'>
  readonly mailboxes: Pick<MailboxClient, 'verify'>
  readonly suppressions: Pick<SuppressionList, 'find'>
  readonly queue: Pick<Queue, 'enqueue' | 'settle'>
  readonly countSent: CountSent
  readonly limitsOf: (identity: Identity) => Promise<SendLimits>
  readonly events: SmtpEvents
  /** Our name in Received. */
  readonly hostName: string
  readonly hidesClientAddress: boolean
  /** Bytes of a line of a body. */
  readonly lineLimit: number
}
