// The findings of a server, well and ill.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { connectCache, type Cache } from '@postkeep/cache'
import { installCertificate, makeSelfSigned } from '@postkeep/certificates'
import { connectDatabase, newObjectId, type Database, type Domain } from '@postkeep/database'
import { dnsRecords } from '@postkeep/directory'
import { createResolver } from '@postkeep/dns'
import { silentLogger } from '@postkeep/log'
import { startDnsServer, startMongo, startRedis, temporaryFolder, type DnsServer } from '@postkeep/testkit'
import { checkBackups, diagnose, parseTarget, type DiagnosisContext, type Finding } from '../src/index.ts'
import { checkHealth } from '../src/checks/check-health.ts'

const serverDomain = 'server.example'
const public4 = '8.8.4.4'

describe('diagnose', () => {
  const stack = new AsyncDisposableStack()
  let database: Database
  let cache: Cache
  let dns: DnsServer
  let context: DiagnosisContext
  let domain: Domain

  before(async () => {
    const mongo = await startMongo()
    stack.defer(() => mongo.stop())
    const redis = await startRedis()
    stack.defer(() => redis.stop())
    database = await connectDatabase({ url: mongo.url, logger: silentLogger })
    stack.defer(() => database.close())
    stack.defer(() => database.connection.dropDatabase())
    cache = stack.use(connectCache({ url: redis.url, logger: silentLogger }))
    await cache.whenReady()
    dns = stack.use(await startDnsServer({}, { ttl: 0 }))
    const folder = stack.use(await temporaryFolder()).path
    const web = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
    await once(web, 'listening')
    stack.defer(() => {
      web.close()
    })
    const { port } = web.address() as AddressInfo
    domain = await insertDomain(database)
    await installCertificate(folder, makeSelfSigned([serverDomain, `*.${serverDomain}`]))
    context = {
      serverDomain,
      resolver: createResolver({ servers: [dns.address] }),
      database: async () => database,
      cache: async () => cache,
      mailboxes: async () => undefined,
      backups: async () => ({
        kind: 'state',
        state: { lastGood: { id: 'one', time: new Date(), ageMs: 3_600_000 } }
      }),
      certificateFolder: folder,
      dataFolder: folder,
      targets: [{ host: '127.0.0.1', port }],
      clockUrl: `http://127.0.0.1:${port}`,
      clock: Date.now
    }
    healthyZone()
  })
  after(() => stack.disposeAsync())

  function healthyZone(): void {
    for (const label of ['mx', 'imap', 'smtp', 'pop3'])
      dns.zone.set(`${label}.${serverDomain}`, 'A', [public4])
    dns.zone.set('4.4.8.8.in-addr.arpa', 'PTR', [`mx.${serverDomain}`])
    for (const { name, type, value } of dnsRecords(domain, serverDomain)) {
      if (type === 'MX') dns.zone.set(name, 'MX', [{ priority: 0, exchange: value }])
      else if (type === 'TXT') dns.zone.set(name, 'TXT', [value])
      else if (type === 'CNAME') dns.zone.set(name, 'CNAME', [value])
    }
  }

  async function notWell(changes: Partial<DiagnosisContext> = {}): Promise<Finding[]> {
    const resolver = createResolver({ servers: [dns.address] })
    const findings = await diagnose({ ...context, resolver, ...changes })
    const bad = findings.filter(({ status }) => status !== 'ok')
    for (const { remedy } of bad) assert.ok(remedy)
    return bad.filter(({ subject }) => !['disk', 'memory', 'load'].includes(subject))
  }

  test('a server that is well', async () => {
    const bad = await notWell()
    assert.deepEqual(
      bad.map(({ status, subject }) => `${status} ${subject}`),
      ['warning certificate', 'warning jobs']
    )
  })

  test('DNS: what is missing and what is another one, with the record to set', async () => {
    dns.zone.set(domain.name, 'TXT', ['v=spf1 -all', 'another service'])
    dns.zone.set(domain.name, 'MX', [{ priority: 1, exchange: 'mail.elsewhere.example' }])
    dns.zone.set(`smtp.${serverDomain}`, 'A', [])
    dns.zone.set('4.4.8.8.in-addr.arpa', 'PTR', ['host-4.provider.example'])
    const bad = await notWell()
    const texts = bad.map(({ remedy, subject, text }) => `${subject}: ${text} ${remedy}`).join('\n')
    assert.match(
      texts,
      /host names: smtp\.server\.example has no address\. Add: smtp\.server\.example A 8\.8\.4\.4/
    )
    assert.match(texts, /reverse name 8\.8\.4\.4: It is host-4\.provider\.example/)
    assert.match(
      texts,
      /receiving is another one\. There is: 1 mail\.elsewhere\.example\. Change it to: home\.example MX 0 mx/
    )
    assert.match(
      texts,
      /SPF is another one\. There is: v=spf1 -all\. Change it to: home\.example TXT v=spf1 a:server/
    )
    healthyZone()
  })

  test('a DNS that does not answer is no problem of the domain', async () => {
    const resolver = createResolver({ servers: ['127.0.0.1:1'], timeoutMs: 50, tries: 1 })
    const bad = await notWell({ resolver })
    assert.ok(bad.every(({ status }) => status === 'warning'))
  })

  test('services that do not answer, a wrong clock, closed ports', async () => {
    const bad = await notWell({
      database: () => Promise.reject(new Error('MongoDB cannot be reached')),
      mailboxes: () => Promise.reject(new Error('no answer')),
      backups: async () => ({ kind: 'unreachable', reason: 'no such bucket' }),
      targets: [parseTarget('127.0.0.1:1')],
      clock: () => Date.now() + 3_600_000
    })
    const subjects = bad.filter(({ status }) => status === 'problem').map(({ subject }) => subject)
    assert.deepEqual(subjects, ['MongoDB', 'mailbox service', 'ports', 'backups', 'clock'])
    assert.match(bad.find(({ subject }) => subject === 'clock')!.text, /wrong by 1 hour/)
  })

  test('a job that fails, is silent, or raises an alarm', async () => {
    const run = { service: 'bree', outcome: 'done', summary: '', failures: 0 } as const
    const old = new Date(Date.now() - 100 * 3_600_000)
    await database.jobRuns.create([
      { ...run, _id: 'silent', started_at: old },
      { ...run, _id: 'alarmed', started_at: new Date(), alarm: 'The certificate ends in 9 days' },
      { ...run, _id: 'well', started_at: new Date() }
    ])
    const jobs = (await notWell()).filter(({ subject }) => subject.startsWith('job '))
    assert.deepEqual(
      jobs.map(({ subject, text }) => `${subject}: ${text}`),
      ['job alarmed: The certificate ends in 9 days', 'job silent: It has not run for 4 days.']
    )
  })
})

test('what days and hours are counted from is told as a moment too', () => {
  const time = new Date('2026-03-01T00:00:00Z')
  const found = checkBackups({ kind: 'state', state: { lastGood: { id: 'one', time, ageMs: 1000 } } })
  assert.deepEqual(found.moment, time)
})

test('backups: none, none yet, too old, failed', () => {
  const at = new Date(0)
  const fresh = { id: 'one', time: at, ageMs: 1000 }
  const of = (state: Parameters<typeof checkBackups>[0]) => checkBackups(state).status
  assert.equal(of({ kind: 'off' }), 'warning')
  assert.equal(of({ kind: 'state', state: {} }), 'problem')
  assert.equal(of({ kind: 'state', state: { lastGood: { ...fresh, ageMs: 27 * 3_600_000 } } }), 'problem')
  assert.equal(
    of({ kind: 'state', state: { lastGood: fresh, lastError: { time: at, text: 'x' } } }),
    'problem'
  )
  assert.equal(of({ kind: 'state', state: { lastGood: fresh } }), 'ok')
})

test('disk, memory, load and queue', () => {
  const gigabyte = 1024 ** 3
  const well = {
    at: new Date(),
    disk: { total: 100 * gigabyte, free: 50 * gigabyte },
    memory: { total: 4 * gigabyte, available: 2 * gigabyte },
    load: 0.1,
    queue: { depth: 3, oldest_due: 1 }
  }
  const statuses = (change: Partial<typeof well>) =>
    checkHealth({ ...well, ...change }).map(({ status }) => status)
  assert.deepEqual(statuses({}), ['ok', 'ok', 'ok', 'ok'])
  assert.equal(statuses({ disk: { total: 100 * gigabyte, free: 0.5 * gigabyte } })[0], 'problem')
  assert.equal(statuses({ memory: { total: 4 * gigabyte, available: 0.3 * gigabyte } })[1], 'warning')
  assert.equal(statuses({ load: 9 })[2], 'warning')
  assert.equal(statuses({ queue: { depth: 3, oldest_due: 3600 } })[3], 'problem')
})

async function insertDomain(database: Database): Promise<Domain> {
  const _id = newObjectId()
  const key = { private_key: Buffer.from('sealed'), created_at: new Date() }
  await database.domains.create({
    _id,
    name: 'home.example',
    verification_record: 'x',
    webhook_key: Buffer.from('sealed'),
    dkim_keys: [
      { ...key, selector: 'one', algorithm: 'rsa', public_key: 'AAAA' },
      { ...key, selector: 'two', algorithm: 'ed25519', public_key: 'BBBB' }
    ]
  })
  return (await database.domains.findById(_id).orFail()) as Domain
}
