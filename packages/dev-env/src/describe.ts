// dev-env.json: where everything is, for other programs. Written when all is ready, removed at the end.
import type { SuiteParts } from './service-environment.ts'
import type { Seeded } from './seed.ts'

export function describeSuite(parts: SuiteParts, seeded: Seeded, pids: readonly number[]): object {
  const { certificates, domain, folder, ports } = parts
  const host = '127.0.0.1'
  return {
    domain,
    ca: certificates.ca,
    pids,
    mailboxes: folder.at('sqlite-data'),
    mx: { host, port: ports.mx },
    smtp: { host, port: ports.smtp, tls: 'starttls' },
    smtps: { host, port: ports.smtps, tls: 'tls' },
    imap: { host, port: ports.imap, tls: 'starttls' },
    imaps: { host, port: ports.imaps, tls: 'tls' },
    pop3: { host, port: ports.pop3, tls: 'starttls' },
    pop3s: { host, port: ports.pop3s, tls: 'tls' },
    api: `http://${host}:${ports.api}`,
    caldav: { host, port: ports.caldav },
    carddav: { host, port: ports.carddav },
    web: `https://localhost:${ports.web}`,
    users: seeded.accounts.map(({ address, password }) => ({ address, password }))
  }
}
