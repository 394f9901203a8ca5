// A message on its way in: what the listener knows of it when DATA has ended.
import type { Resolution } from '@postkeep/directory'
import type { Visit } from '@postkeep/filtering'

/** A recipient that RCPT accepted. */
export interface AcceptedRecipient {
  /** As the client gave it: `local@domain`. */
  readonly address: string
  readonly resolution: Extract<Resolution, { kind: 'accepted' }>
}

export interface Client {
  /** Without brackets; IPv4 or IPv6. */
  readonly address: string
  readonly helo: string
  /** Name found by the reverse look-up, if any. */
  readonly hostName: string | undefined
  /** For the Received field: SMTP, ESMTP, ESMTPS … (RFC 3848). */
  readonly transmissionType: string
  readonly tls: { readonly protocol: string; readonly cipher: string } | undefined
}

export interface ReceivedMessage {
  /** Id of the message's journey through our services. */
  readonly trace: string
  /** Empty for the null reverse-path. */
  readonly sender: string
  /** It goes on over verified TLS only. RFC 8689 §4.2.1 */
  readonly requireTls: boolean
  readonly recipients: readonly AcceptedRecipient[]
  readonly client: Client
  /** The filter's view of the client. */
  readonly visit: Pick<Visit, 'assess' | 'examine' | 'note'>
  /** As it came, CRLF line endings, dots removed. */
  readonly raw: Buffer
  readonly receivedAt: Date
  /** Aborted when the client is gone before it was answered: it may send the message again at once. */
  readonly signal: AbortSignal
}
