// The environment of the web service.
import {
  choice,
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
import { allSettings } from '@postkeep/server-settings'

export type WebConfig = ReturnType<typeof readWebConfig>

export function readWebConfig(environment: Environment) {
  const config = readEnvironment(environment, {
    ...serviceFields,
    /** What administrators may change. */
    ...allSettings,
    domain: hostName('DOMAIN'),
    /** Where people find the site; in links of mail. https://DOMAIN where it is left out. */
    webUrl: url('WEB_URL', { protocols: ['https'], default: undefined }),
    listenHost: text('LISTEN_HOST', { default: '::' }),
    webPort: port('WEB_PORT', { default: 443 }),
    /** Redirects, and answers the authority that issues certificates. */
    webHttpPort: port('WEB_HTTP_PORT', { default: 80 }),
    tlsKeyFile: path('TLS_KEY_FILE'),
    tlsCertFile: path('TLS_CERT_FILE'),
    /** Whom security.txt names: an address or a page, as a URI. postmaster@DOMAIN where it is left out. */
    securityContact: text('SECURITY_CONTACT', {
      pattern: /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/[^\s]+|tel:\+[\d-]+)$/,
      hint: 'Give it as mailto:name@example.org or https://example.org/security',
      default: undefined
    }),
    /** Asked for until there is an administrator. Without a password nobody comes in. */
    basicUsername: text('AUTH_BASIC_USERNAME', { default: 'admin' }),
    basicPassword: secret('AUTH_BASIC_PASSWORD', { default: undefined, minLength: 8 }),
    /** What other servers do when they cannot send over verified TLS. */
    mtaStsMode: choice('MTA_STS_MODE', ['testing', 'enforce', 'none'], { default: 'testing' }),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    cloudflareUrl: url('CLOUDFLARE_API', { default: undefined }),
    dnsServers: list('DNS_SERVERS', { default: [] }),
    /** Name servers in one's own network too. */
    allowPrivate: flag('OUTBOUND_ALLOW_PRIVATE', { default: false }),
    loginFailuresPerAccount: integer('LOGIN_FAILURES_PER_ACCOUNT', { min: 1, default: 30 }),
    loginFailuresPerNetwork: integer('LOGIN_FAILURES_PER_NETWORK', { min: 1, default: 60 }),
    loginFailureWindowMs: duration('LOGIN_FAILURE_WINDOW', { default: 15 * 60_000 }),
    apiHost: text('API_HOST', { default: '127.0.0.1' }),
    apiPort: port('API_PORT', { default: 4000 }),
    caldavHost: text('CALDAV_HOST', { default: '127.0.0.1' }),
    caldavPort: port('CALDAV_PORT', { default: 5000 }),
    carddavHost: text('CARDDAV_HOST', { default: '127.0.0.1' }),
    carddavPort: port('CARDDAV_PORT', { default: 6000 }),
    /** As mail programs reach them from outside. */
    imapsPort: port('IMAPS_PORT', { default: 993 }),
    pop3sPort: port('POP3S_PORT', { default: 995 }),
    smtpsPort: port('SMTPS_PORT', { default: 465 }),
    smtpPort: port('SMTP_PORT', { default: 587 }),
    lab: flag('LAB', { default: false })
  })
  return { ...config, webUrl: new URL(config.webUrl ?? `https://${config.domain}`).origin }
}
