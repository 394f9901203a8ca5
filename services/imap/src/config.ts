// The environment of the IMAP service.
import { bytes, duration, integer, path, port, readEnvironment, secret, text } from '@postkeep/config'
import type { Environment } from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'

export type ImapConfig = ReturnType<typeof readImapConfig>

export function readImapConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    listenHost: text('LISTEN_HOST', { default: '::' }),
    /** TLS from the first byte. */
    imapsPort: port('IMAPS_PORT', { default: 993 }),
    /** STARTTLS. */
    imapPort: port('IMAP_PORT', { default: 2993 }),
    tlsKeyFile: path('TLS_KEY_FILE'),
    tlsCertFile: path('TLS_CERT_FILE'),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    /** The largest message that APPEND takes, and all messages of one APPEND together. */
    messageLimit: bytes('IMAP_MESSAGE_LIMIT', { default: 50 * 1024 * 1024 }),
    /** Messages that one FETCH, STORE, COPY, MOVE or UID EXPUNGE works on: as good as no limit. */
    messagesPerCommand: integer('IMAP_MESSAGES_PER_COMMAND', { min: 1, default: 10_000_000 }),
    /** News that NOTIFY may have to tell at one time; more ends the notification. */
    notifyLimit: integer('IMAP_NOTIFY_LIMIT', { min: 1, default: 1000 }),
    maxConnections: integer('IMAP_MAX_CONNECTIONS', { min: 1, default: 20_000 }),
    /** A client that says nothing is let go: before and after it has logged in. RFC 9051 §5.4 wants 30 min. */
    loginTimeoutMs: duration('IMAP_LOGIN_TIMEOUT', { default: 60_000 }),
    idleTimeoutMs: duration('IMAP_IDLE_TIMEOUT', { default: 30 * 60_000 }),
    /** How long a client may take to close after the farewell; then it is cut off. */
    hangUpMs: duration('IMAP_HANG_UP', { default: 5000 }),
    /** After such a silence the other machine is asked whether it is still there, and given up 10 s later. */
    keepAliveMs: duration('IMAP_KEEP_ALIVE', { default: 120_000 }),
    /** A search that reads messages says how far it is after so many, and no more often than that. RFC 9585 */
    progressMessages: integer('IMAP_PROGRESS_MESSAGES', { min: 1, default: 500 }),
    progressIntervalMs: duration('IMAP_PROGRESS_INTERVAL', { default: 10_000 })
  })
}
