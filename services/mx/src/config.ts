// The environment of the MX service.
import {
  bytes,
  choice,
  ConfigurationError,
  duration,
  flag,
  hostName,
  integer,
  list,
  path,
  port,
  readEnvironment,
  secret,
  text,
  url,
  type Environment
} from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'
import { filterSettings, receivingLimits } from '@postkeep/server-settings'

export type MxConfig = ReturnType<typeof readMxConfig>

/** What keeps abuse out, beside what is set in /admin/settings: docs/admin/abuse.md. */
const filterFields = {
  greetingDelayMs: duration('MX_GREETING_DELAY', { default: 0 }),
  rspamdUrl: url('RSPAMD_URL', { protocols: ['http', 'https'], default: undefined }),
  rspamdPassword: secret('RSPAMD_PASSWORD', { default: undefined }),
  /** `host:port` */
  clamavAddress: text('CLAMAV_ADDRESS', { default: undefined }),
  scannerTimeoutMs: duration('SCANNER_TIMEOUT', { default: 20_000 }),
  scannerFailure: choice('SCANNER_FAILURE', ['pass', 'tempfail'], { default: 'pass' })
}

export function readMxConfig(environment: Environment) {
  const config = readEnvironment(environment, {
    ...serviceFields,
    /** The server's own domain: postmaster without a domain is its postmaster. */
    domain: hostName('DOMAIN'),
    /** Our name in the greeting, in Received and in Authentication-Results; `mx.` and DOMAIN where it is left out. */
    hostName: hostName('HOST_NAME', { default: undefined }),
    listenHost: text('LISTEN_HOST', { default: '::' }),
    port: port('MX_PORT', { default: 2525 }),
    /** Without a certificate there is no STARTTLS. */
    tlsKeyFile: path('TLS_KEY_FILE', { default: undefined }),
    tlsCertFile: path('TLS_CERT_FILE', { default: undefined }),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    /** The system's where it is left out. */
    dnsServers: list('DNS_SERVERS', { default: [] }),
    messageLimit: bytes('MX_MESSAGE_LIMIT', { default: 50 * 1024 * 1024 }),
    /** Bytes of a line of a body. RFC 5322 §2.1.1 allows 998, but much of what is sent does not keep to it. */
    lineLimit: bytes('MX_LINE_LIMIT', { default: 1024 * 1024 }),
    maxRecipients: integer('MX_MAX_RECIPIENTS', { min: 100, default: 100 }),
    maxConnections: integer('MX_MAX_CONNECTIONS', { min: 1, default: 1000 }),
    maxConnectionsPerAddress: integer('MX_MAX_CONNECTIONS_PER_ADDRESS', { min: 1, default: 50 }),
    /** Domains whose ARC seals are believed: mailing lists and forwarders of one's users. */
    trustedSealers: list('ARC_TRUSTED_SEALERS', { default: [] }),
    ...receivingLimits,
    ...filterSettings,
    ...filterFields,
    /** Mail from the gateway of the container's network, behind which NAT hides who it is. */
    refusesHiddenClients: flag('MX_REFUSE_HIDDEN_CLIENTS', { default: true }),
    lab: flag('LAB', { default: false })
  })
  if (Boolean(config.tlsKeyFile) !== Boolean(config.tlsCertFile)) {
    const [name, other] = config.tlsKeyFile
      ? ['TLS_CERT_FILE', 'TLS_KEY_FILE']
      : ['TLS_KEY_FILE', 'TLS_CERT_FILE']
    throw new ConfigurationError([{ name, problem: 'is missing', hint: `Give it, or leave ${other} out` }])
  }
  const trustedSealers = config.trustedSealers.map((name) => name.toLowerCase())
  return { ...config, trustedSealers, hostName: config.hostName ?? `mx.${config.domain}` }
}
