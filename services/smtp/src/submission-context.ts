// What a session needs of the rest.
import type { Directory } from '@postkeep/directory'
import type { LoginResult, MailboxClient } from '@postkeep/mailbox-client'
import type { Queue, SuppressionList } from '@postkeep/outbound'
import type { SmtpEvents } from './events.ts'
import type { CountSent } from './send-limit.ts'

/** Who has logged in. */
export type Identity = Extract<LoginResult, { kind: 'accepted' }>['identity']

export interface SubmissionContext {
  readonly directory: Pick<Directory, 'recipients'>
  readonly mailboxes: Pick<MailboxClient, 'verify'>
  readonly suppressions: Pick<SuppressionList, 'find'>
  readonly queue: Pick<Queue, 'enqueue' | 'settle'>
  readonly countSent: CountSent
  readonly events: SmtpEvents
  /** Our name in Received. */
  readonly hostName: string
  readonly hidesClientAddress: boolean
  /** Bytes of a line of a body. */
  readonly lineLimit: number
}
