// Why the mailbox service refuses an operation. Crosses the wire as the RPC failure's code.

export const mailboxErrorCodes = [
  /** The folder, message, mailbox or slot is not there. */
  'not-found',
  'already-exists',
  'over-quota',
  /** The session has ended: log in again. */
  'session-ended',
  /** A part that the service needs does not answer: try again later. */
  'unavailable',
  /** A limit of the store: too many keywords, folders, names too long. */
  'limit',
  /** The folder may not be changed so: INBOX deleted, moved below itself. */
  'not-allowed',
  /** The request is malformed: a fault of the caller. */
  'invalid'
] as const

export type MailboxErrorCode = (typeof mailboxErrorCodes)[number]

export class MailboxError extends Error {
  readonly code: MailboxErrorCode
  constructor(code: MailboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MailboxError'
    this.code = code
  }
}
