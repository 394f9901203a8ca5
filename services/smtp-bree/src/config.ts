// The environment of the service that delivers the outbound queue.
import {
  ConfigurationError,
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
import { isIP, isIPv4, isIPv6 } from 'node:net'
import { serviceFields } from '@postkeep/lifecycle'
import { smarthostSettings } from '@postkeep/server-settings'

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
    /** `host:port` of a resolver that validates DNSSEC, over a network that is as safe as the machine. */
    dnssecResolver: text('DNSSEC_RESOLVER', { default: undefined }),
    /** IPv4 and IPv6 addresses of ours that mail comes from; the system's choice where one is left out. */
    outboundAddresses: list('OUTBOUND_ADDRESS', { default: [] }),
    ...smarthostSettings,
    /** Messages to one destination at the same time; half of OUTBOUND_CONCURRENCY where it is left out. */
    destinationConcurrency: integer('OUTBOUND_DESTINATION_CONCURRENCY', { min: 1, default: undefined }),
    /** Between the beginnings of two messages to the same destination. */
    destinationGapMs: duration('OUTBOUND_DESTINATION_GAP', { default: 0 }),
    /** How long nothing is sent to an address that is unknown at its server; 0: it is tried each time. */
    suppressionDays: integer('SUPPRESSION_DAYS', { min: 0, max: 3650, default: 7 }),
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
  const localAddresses = addressesOf(config.outboundAddresses)
  return { ...config, localAddresses, hostName: config.hostName ?? `mx.${config.domain}` }
}

function addressesOf(addresses: readonly string[]) {
  const wrong = addresses.find((address) => isIP(address) === 0)
  if (wrong !== undefined) {
    const hint = 'Give an IPv4 address, an IPv6 address, or both with a comma between them'
    throw new ConfigurationError([{ name: 'OUTBOUND_ADDRESS', problem: `${wrong} is no address`, hint }])
  }
  return { ipv4: addresses.find((each) => isIPv4(each)), ipv6: addresses.find((each) => isIPv6(each)) }
}
