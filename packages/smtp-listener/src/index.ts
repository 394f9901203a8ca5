export {
  type ListenerLogger,
  type SmtpListener,
  type SmtpListenerOptions,
  createSmtpListener
} from './create-smtp-listener.ts'
export { type AuthOutcome, type Credentials, type SmtpHandlers } from './handlers.ts'
export { type IncomingData } from './incoming-data.ts'
export { type ListenerLimits } from './limits.ts'
export { SmtpRefusal } from './smtp-refusal.ts'
export {
  type EnvelopeRecipient,
  type SmtpEnvelope,
  type SmtpParameters,
  type SmtpSession
} from './smtp-session.ts'
export { type TlsSource } from './listener-server.ts'
