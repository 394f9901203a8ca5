// What a command may use of the connection that it came on.
import type { ClientEvents } from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { Pop3Config } from './config.ts'
import type { Maildrop } from './maildrop.ts'

/** RFC 1939 §3. UPDATE is what QUIT does before it answers. */
export type State = 'authorization' | 'transaction'

/** What all connections share. */
export interface Shared {
  readonly config: Pick<Pop3Config, 'loginTimeoutMs' | 'idleTimeoutMs' | 'hangUpMs'>
  readonly mailboxes: MailboxClient
  readonly events: ClientEvents
}

export interface Client {
  readonly shared: Shared
  readonly logger: Logger
  readonly isSecure: boolean
  readonly remoteAddress: string
  readonly state: State
  /** Only in `transaction`. */
  readonly maildrop: Maildrop
  /** Ends what is being read for a client that has gone. */
  readonly signal: AbortSignal
  /** The name that USER gave, for the PASS behind it. */
  username: string | undefined
  /** The client is to be let go after the answer. */
  isLeaving: boolean
  /** Sends `+ ` and gives the line that comes, a byte string. @throws Pop3SyntaxError, ConnectionLost */
  ask(): Promise<string>
  /** Goes over to TLS after the answer. */
  upgradeAfterAnswer(): void
  /** Counts a wrong password; too many end the connection. */
  loginRefused(): void
  /** The client has logged in. */
  enter(maildrop: Maildrop): void
}
