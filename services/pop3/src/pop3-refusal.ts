// The refusal that ends a command: -ERR. Response codes: RFC 2449 §8, RFC 3206.
import { MailboxError, type MailboxErrorCode } from '@postkeep/mailbox-contract'
import { Pop3SyntaxError } from './wire/pop3-syntax-error.ts'

export type ResponseCode = 'AUTH' | 'IN-USE' | 'LOGIN-DELAY' | 'SYS/TEMP'

export interface RefusalOptions extends ErrorOptions {
  readonly code?: ResponseCode
  /** The client has not kept to the protocol; too many such commands end the connection. */
  readonly isFault?: true
}

export class Pop3Refusal extends Error {
  readonly code: ResponseCode | undefined
  readonly isFault: boolean

  /** `text` is sent to the client. */
  constructor(text: string, { code, isFault, ...options }: RefusalOptions = {}) {
    super(text, options)
    this.name = 'Pop3Refusal'
    this.code = code
    this.isFault = isFault ?? false
  }
}

const texts: Partial<Record<MailboxErrorCode, string>> = {
  'session-ended': 'The session has ended: log in again',
  unavailable: 'The mail store does not answer at the moment: try again later'
}

/** An error as POP3 says it; undefined for one that nobody has foreseen. */
export function refusalOf(error: unknown): Pop3Refusal | undefined {
  if (error instanceof Pop3Refusal) return error
  if (error instanceof Pop3SyntaxError) return new Pop3Refusal(error.message, { isFault: true, cause: error })
  const text = error instanceof MailboxError ? texts[error.code] : undefined
  return text === undefined ? undefined : new Pop3Refusal(text, { code: 'SYS/TEMP', cause: error })
}
