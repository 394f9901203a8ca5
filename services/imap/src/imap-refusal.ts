// The refusal that ends a command. RFC 9051 §7.1.
import { MailboxError, type MailboxErrorCode } from '@postkeep/mailbox-contract'

export class ImapRefusal extends Error {
  readonly status: 'NO' | 'BAD'
  /** Response code with its arguments, e.g. `TRYCREATE`. */
  readonly code: string | undefined

  /** `text` is sent to the client. */
  constructor(status: 'NO' | 'BAD', code: string | undefined, text: string, options?: ErrorOptions) {
    super(text, options)
    this.name = 'ImapRefusal'
    this.status = status
    this.code = code
  }
}

/** Response codes of RFC 5530. */
const replies: Record<MailboxErrorCode, [code: string, text: string]> = {
  'not-found': ['NONEXISTENT', 'There is no such mailbox'],
  'already-exists': ['ALREADYEXISTS', 'There is such a mailbox already'],
  'over-quota': ['OVERQUOTA', 'The mailbox is full: delete mail, then try again'],
  'session-ended': ['UNAVAILABLE', 'The session has ended: log in again'],
  unavailable: ['UNAVAILABLE', 'The mail store does not answer at the moment: try again later'],
  limit: ['LIMIT', 'A limit of the mailbox is reached'],
  'not-allowed': ['CANNOT', 'This cannot be done with this mailbox'],
  invalid: ['CANNOT', 'The mailbox name or argument is not possible here']
}

/** What the mailbox service refuses, as IMAP says it; undefined for an error of another kind. */
export function refusalOf(error: unknown): ImapRefusal | undefined {
  if (error instanceof ImapRefusal) return error
  if (!(error instanceof MailboxError)) return undefined
  const [code, text] = replies[error.code]
  return new ImapRefusal('NO', code, text, { cause: error })
}

/** For APPEND, COPY and MOVE: a missing folder may be made and the command tried again (RFC 9051 §7.1). */
export async function withTryCreate<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof MailboxError) || error.code !== 'not-found') throw error
    throw new ImapRefusal('NO', 'TRYCREATE', 'There is no such mailbox', { cause: error })
  }
}
