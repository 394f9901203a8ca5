// What a service answers. Each handler refuses by throwing an SmtpRefusal; any other error becomes
// `451 4.3.0 Temporary failure, try again later` and is logged.
import type { IncomingData } from './incoming-data.ts'
import type { SmtpParameters, SmtpSession } from './smtp-session.ts'

export type Credentials = { method: 'PLAIN' | 'LOGIN'; username: string; password: string }
export type AuthOutcome = { kind: 'accepted'; user: unknown } | { kind: 'refused' }

export type SmtpHandlers = {
  connect?(session: SmtpSession): Promise<void> | void
  auth?(session: SmtpSession, credentials: Credentials): Promise<AuthOutcome>
  mailFrom?(session: SmtpSession, address: string, parameters: SmtpParameters): Promise<void> | void
  rcptTo(session: SmtpSession, address: string, parameters: SmtpParameters): Promise<void> | void
  /** The text after 250, with or without an enhanced code. The message is disposed of when the promise ends. */
  data(session: SmtpSession, message: IncomingData): Promise<string> | string
  /**
   * Once for each accepted message: true when the client has shown that it got the 250 (it went on, or ended
   * cleanly), false when the connection broke before that, so that it may send the message again.
   */
  answered?(session: SmtpSession, hasAnswer: boolean): void
  /** The connection is closed; `data` may still be running. */
  close?(session: SmtpSession): void
}
