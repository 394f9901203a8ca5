// The environment of the submission service.
import {
  bytes,
  flag,
  hostName,
  integer,
  path,
  port,
  readEnvironment,
  secret,
  text,
  url,
  type Environment
} from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'
import { sendingSettings } from '@postkeep/server-settings'

export type SmtpConfig = ReturnType<typeof readSmtpConfig>

export function readSmtpConfig(environment: Environment) {
  const config = readEnvironment(environment, {
    ...serviceFields,
    domain: hostName('DOMAIN'),
    /** Our name in the greeting and in Received; `smtp.` and DOMAIN where it is left out. */
    hostName: hostName('HOST_NAME', { default: undefined }),
    listenHost: text('LISTEN_HOST', { default: '::' }),
    /** TLS from the first byte. RFC 8314 */
    smtpsPort: port('SMTPS_PORT', { default: 465 }),
    /** STARTTLS. */
    smtpPort: port('SMTP_PORT', { default: 587 }),
    tlsKeyFile: path('TLS_KEY_FILE'),
    tlsCertFile: path('TLS_CERT_FILE'),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    messageLimit: bytes('SMTP_MESSAGE_LIMIT', { default: 50 * 1024 * 1024 }),
    /** Bytes of a line of a body. RFC 5322 §2.1.1: many servers refuse longer ones, so it is said here. */
    lineLimit: bytes('SMTP_LINE_LIMIT', { default: 998 }),
    ...sendingSettings,
    maxConnections: integer('SMTP_MAX_CONNECTIONS', { min: 1, default: 1000 }),
    maxConnectionsPerAddress: integer('SMTP_MAX_CONNECTIONS_PER_ADDRESS', { min: 1, default: 50 }),
    /** Received does not tell from where a message was submitted. */
    hideClientAddress: flag('HIDE_CLIENT_ADDRESS', { default: true }),
    lab: flag('LAB', { default: false })
  })
  return { ...config, hostName: config.hostName ?? `smtp.${config.domain}` }
}
