// The environment of the API service.
import {
  bytes,
  flag,
  hostName,
  list,
  port,
  readEnvironment,
  secret,
  text,
  url,
  type Environment
} from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'
import { allSettings } from '@postkeep/server-settings'

export type ApiConfig = ReturnType<typeof readApiConfig>

/** Networks of one's own machines and containers: the front door is there. */
const inside = ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

export function readApiConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    domain: hostName('DOMAIN'),
    listenHost: text('LISTEN_HOST', { default: '::' }),
    port: port('API_PORT', { default: 4000 }),
    /** Whose X-Forwarded-For is believed. */
    trustedProxies: list('TRUSTED_PROXIES', { default: inside }),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    /** What administrators may change. */
    ...allSettings,
    /** Bytes of large bodies that are worked on at the same time. */
    bodyMemory: bytes('API_BODY_MEMORY', { default: 64 * 1024 * 1024 }),
    /** Programs of the operator's own log in with one of these, separated by commas. */
    apiSecrets: secret('API_SECRETS', { minLength: 16, default: '' }),
    dnsServers: list('DNS_SERVERS', { default: [] }),
    /** Name servers in one's own network too. */
    allowPrivate: flag('OUTBOUND_ALLOW_PRIVATE', { default: false }),
    lab: flag('LAB', { default: false })
  })
}
