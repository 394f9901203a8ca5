// The environment that the services of the suite are given: the same names as in production.
import type { CertificateFiles } from './certificates.ts'
import type { DataFolder } from './data-folder.ts'
import type { Infrastructure } from './infrastructure.ts'
import type { Ports } from './ports.ts'

export type ServiceEnvironment = Readonly<Record<string, string>>

export interface SuiteParts {
  readonly domain: string
  readonly lab: boolean
  readonly folder: DataFolder
  readonly infrastructure: Infrastructure
  readonly certificates: CertificateFiles
  readonly ports: Ports
}

export function serviceEnvironment(parts: SuiteParts): ServiceEnvironment {
  const { certificates, domain, folder, lab, ports } = parts
  return {
    DOMAIN: domain,
    LAB: String(lab),
    OUTBOUND_DELIVERY: 'false',
    // A machine that one tries it on has seldom a name that the DNS knows.
    GREYLISTING: 'off',
    LISTEN_HOST: '127.0.0.1',
    TLS_KEY_FILE: certificates.key,
    TLS_CERT_FILE: certificates.cert,
    MX_PORT: String(ports.mx),
    SMTPS_PORT: String(ports.smtps),
    SMTP_PORT: String(ports.smtp),
    IMAPS_PORT: String(ports.imaps),
    IMAP_PORT: String(ports.imap),
    POP3S_PORT: String(ports.pop3s),
    POP3_PORT: String(ports.pop3),
    API_PORT: String(ports.api),
    CALDAV_PORT: String(ports.caldav),
    CARDDAV_PORT: String(ports.carddav),
    WEB_PORT: String(ports.web),
    WEB_HTTP_PORT: String(ports.webHttp),
    WEB_URL: `https://localhost:${ports.web}`,
    ...(lab ? { MAILBOX_SESSIONS: '10000' } : {}),
    ...storageEnvironment(parts),
    // For services with a process of their own: 20 MB less each, and a quicker start from the second one on.
    NODE_COMPILE_CACHE: folder.at('compile-cache'),
    // As the image has it.
    MALLOC_ARENA_MAX: '2'
  }
}

const doctorPorts = ['mx', 'smtps', 'smtp', 'imaps', 'pop3s'] as const

/** What the `postkeep` command needs to reach the running suite. */
export function storageEnvironment(
  parts: Pick<SuiteParts, 'domain' | 'folder' | 'infrastructure' | 'ports'>
): ServiceEnvironment {
  const { domain, folder, infrastructure, ports } = parts
  return {
    DOMAIN: domain,
    MONGO_URL: infrastructure.mongo.url,
    REDIS_URL: infrastructure.redis.url,
    HELPER_ENCRYPTION_KEY: folder.secrets.helperEncryptionKey,
    RPC_SECRET: folder.secrets.rpcSecret,
    SQLITE_HOST: '127.0.0.1',
    SQLITE_PORT: String(ports.sqlite),
    SQLITE_PATH: folder.at('sqlite-data'),
    DNS_SERVERS: infrastructure.dns.address,
    DOCTOR_PORTS: doctorPorts.map((name) => `127.0.0.1:${ports[name]}`).join(',')
  }
}
