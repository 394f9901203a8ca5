// What a command may use of the connection that it came on.
import type { ClientEvents } from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { ImapConfig } from './config.ts'
import type { ClientOutput } from './client-output.ts'
import type { News } from './news.ts'
import type { Session } from './session.ts'

/** What all connections share. */
export interface Shared {
  readonly config: Pick<
    ImapConfig,
    | 'messageLimit'
    | 'notifyLimit'
    | 'messagesPerCommand'
    | 'loginTimeoutMs'
    | 'idleTimeoutMs'
    | 'hangUpMs'
    | 'progressMessages'
    | 'progressIntervalMs'
  >
  readonly mailboxes: MailboxClient
  readonly events: ClientEvents
}

export interface Client {
  readonly shared: Shared
  readonly session: Session
  readonly output: ClientOutput
  readonly logger: Logger
  readonly isSecure: boolean
  readonly remoteAddress: string
  /** Ends what is being sent to a client that has gone. */
  readonly signal: AbortSignal
  /** The client is to be let go after the answer. */
  isLeaving: boolean
  /** A line that is no command; undefined when the client has gone. @throws ImapSyntaxError */
  readLine(): Promise<string | undefined>
  /** Goes over to TLS after the answer. */
  upgradeAfterAnswer(): void
  /** DEFLATE is on. */
  readonly isDeflated: boolean
  /** Goes over to DEFLATE after the answer. */
  deflateAfterAnswer(): void
  /** The CAPABILITY code of the answer to a login. */
  capabilityCode(): string
  /** Counts a failure before login; too many end the connection. */
  strike(): void
  readonly news: News
  /** While it is set, news is told at once. */
  onNews: (() => void) | undefined
  /** Called when the client has logged in: larger commands, longer silence. */
  loggedIn(): void
  /** The opposite. */
  loggedOut(): void
}
