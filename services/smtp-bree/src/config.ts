// The environment of the service that delivers the outbound queue.
import {
  duration,
  flag,
  hostName,
  integer,
  list,
  port,
  readEnvironment,
  secret,
  text,
  url,
  type Environment
} from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'

export type SmtpBreeConfig = ReturnType<typeof readSmtpBreeConfig>

export function readSmtpBreeConfig(environment: Environment) {
  const config = readEnvironment(environment, {
    ...serviceFields,
    /** The server's own domain. */
    domain: hostName('DOMAIN'),
    /** In EHLO and in reports; `mx.` and DOMAIN where it is left out, which is what the address' reverse name should be. */
    hostName: hostName('HOST_NAME', { default: undefined }),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    dnsServers: list('DNS_SERVERS', { default: [] }),
    /** Messages that are sent to other servers at the same time. */
    concurrency: integer('OUTBOUND_CONCURRENCY', { min: 1, max: 1000, default: 10 }),
    outboundPort: port('OUTBOUND_PORT', { default: 25 }),
    /** Mail servers in one's own network too. */
    allowPrivate: flag('OUTBOUND_ALLOW_PRIVATE', { default: false }),
    /** After this long another worker takes over what a dead one had claimed. */
    leaseMs: duration('QUEUE_LEASE', { default: 60_000 }),
    /** How often the queue is looked at when nobody calls. */
    pollMs: duration('QUEUE_POLL', { default: 3000 }),
    /** How often what crashes have left behind is cleared away. */
    sweepMs: duration('QUEUE_SWEEP', { default: 10 * 60_000 }),
    /** Without it nothing leaves the machine: for trying out. */
    sendsOut: flag('OUTBOUND_DELIVERY', { default: true }),
    lab: flag('LAB', { default: false })
  })
  return { ...config, hostName: config.hostName ?? `mx.${config.domain}` }
}
