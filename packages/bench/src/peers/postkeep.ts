// Ours: the dev environment with one process a service, as the containers run it, and all checks of incoming mail on.
import { startSuite, type Suite } from '@postkeep/dev-env'
import { freePort, type DnsServer } from '@postkeep/testkit'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { destinationName } from '../measures/outbound.ts'
import { dnsLists, publishSenders } from '../senders.ts'
import { collectGarbage } from '../collect-garbage.ts'
import { administrationOf } from './postkeep-administration.ts'
import type { AdministeredServer, CalendarServer, Outbound } from '../server-under-test.ts'

/** As far away as the resolver of a data centre. */
const dnsDelayMs = 20
const plenty = '1000000'
const compileCache = fileURLToPath(new URL('../../../../.data/bench-compile-cache', import.meta.url))

/** What an operator sets for a network that all mail comes from: counted as ever, against limits that are far away. */
const settings = {
  LAB: 'false',
  MX_LIMIT_CONNECTIONS: plenty,
  MX_LIMIT_MESSAGES: plenty,
  MX_LIMIT_RECIPIENTS: plenty,
  MX_LIMIT_SENDER_MESSAGES: plenty,
  MX_LIMIT_BYTES: '1TB',
  GREYLISTING: 'all',
  DNSBL_ZONES: dnsLists.join(','),
  SMTP_DAILY_LIMIT: plenty,
  MAILBOX_SESSIONS: '10000',
  OUTBOUND_DELIVERY: 'true',
  OUTBOUND_ALLOW_PRIVATE: 'true',
  OUTBOUND_CONCURRENCY: '40'
}

export async function startPostkeep(
  folder: string,
  mailUsers = 20
): Promise<AdministeredServer & CalendarServer> {
  const inspectPort = await freePort()
  const sinkPort = await freePort()
  const suite = await startSuite({
    domain: 'bench.test',
    dataDir: folder,
    portBase: 'free',
    users: mailUsers,
    reset: true,
    lab: true,
    processes: true,
    verbose: false,
    environment: {
      ...settings,
      OUTBOUND_PORT: String(sinkPort),
      // As in the image, where it is filled: what strips types is not loaded then. The first run on a machine fills it.
      NODE_COMPILE_CACHE: compileCache,
      // Nobody listens there until a process gets the signal for it.
      NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}`
    }
  })
  const { certificates, folder: data, infrastructure, ports } = suite.parts
  publishWorld(infrastructure.dns)
  const host = '127.0.0.1'
  const users = suite.seeded.accounts.filter(({ address }) => /^u\d+@/.test(address))
  const pidOf = (name: 'mx' | 'smtp' | 'imap') => suite.services.get(name)!.pid!
  return {
    name: 'Postkeep',
    imaps: { host, port: ports.imaps },
    pop3s: { host, port: ports.pop3s },
    mx: { host, port: ports.mx },
    calendars: `http://${host}:${ports.caldav}`,
    ...administrationOf(suite),
    ca: readFileSync(certificates.ca, 'utf8'),
    users,
    storage: data.at('sqlite-data'),
    locksMailboxes: true,
    outbound: outboundOf(suite, sinkPort),
    intake: [
      { name: 'mx', pid: pidOf('mx') },
      { name: 'smtp', pid: pidOf('smtp') }
    ],
    processes: () => {
      const own = [...suite.services.values()].map(({ pid }) => pid!)
      return Promise.resolve([...infrastructure.pids, ...own])
    },
    imapProcesses: () => Promise.resolve([pidOf('imap')]),
    async collectGarbage() {
      await collectGarbage(pidOf('imap'), inspectPort)
    },
    async [Symbol.asyncDispose]() {
      await suite[Symbol.asyncDispose]()
    }
  }
}

function publishWorld(dns: DnsServer): void {
  publishSenders(dns)
  for (let index = 0; index < 10; index++) dns.zone.set(destinationName(index), 'A', ['127.0.0.1'])
  dns.delayMs = dnsDelayMs
}

function outboundOf({ parts, seeded, services }: Suite, sinkPort: number): Outbound {
  const delivering = services.get('smtp-bree')!
  return {
    sinkPort,
    submission: { host: '127.0.0.1', port: parts.ports.smtps, isSecure: true },
    login: seeded.accounts.find(({ address }) => address.startsWith('u1@')),
    hold: () => delivering.kill(),
    release: () => delivering.restart()
  }
}
