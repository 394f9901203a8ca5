// The jobs as the service runs them, in their threads, with real MongoDB-wire server, Redis and DNS.
import assert from 'node:assert/strict'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connectCache, type Cache } from '@postkeep/cache'
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, newObjectId, type Database, type JobRun } from '@postkeep/database'
import { runJobNow } from '@postkeep/jobs'
import { silentLogger } from '@postkeep/log'
import { createQueue } from '@postkeep/outbound'
import { startDnsServer, startMongo, startRedis, temporaryFolder, type DnsServer } from '@postkeep/testkit'
import { composeBree, readBreeConfig } from '../src/index.ts'
import { collectAlarms, sendAlarms } from '../src/send-alarms.ts'

const stack = new AsyncDisposableStack()
let database: Database
let cache: Cache
let dns: DnsServer
let folder: string
const serverKey = generateServerKey()

before(async () => {
  folder = stack.use(await temporaryFolder()).path
  const mongo = await startMongo()
  stack.defer(() => mongo.stop())
  const redis = await startRedis({ own: true })
  stack.defer(() => redis.stop())
  dns = stack.use(await startDnsServer({}, { ttl: 0 }))
  database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  stack.defer(() => database.close())
  stack.defer(() => database.connection.dropDatabase())
  cache = stack.use(connectCache({ url: redis.url, logger: silentLogger }))
  await cache.whenReady()
  const config = readBreeConfig({
    DOMAIN: 'server.example',
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    HELPER_ENCRYPTION_KEY: serverKey,
    DNS_SERVERS: dns.address,
    SQLITE_PATH: folder,
    SSL_FOLDER: join(folder, 'ssl'),
    BACKUP_STORAGE: 'directory',
    BACKUP_DIRECTORY: join(folder, 'repository'),
    BACKUP_STATE: join(folder, 'state'),
    DOCTOR_PORTS: '127.0.0.1:1',
    EMAIL: 'me@far.example',
    LOG_LEVEL: 'error'
  })
  stack.use(await composeBree(config, { logger: silentLogger }))
})
after(() => stack.disposeAsync())

async function ended(name: string): Promise<JobRun> {
  const outcome = await runJobNow(name, { cache, database })
  assert.ok(outcome.kind === 'ended', outcome.kind)
  return outcome.run
}

test('the DNS of domains is written down; without an answer the last one stays', async () => {
  const _id = newObjectId()
  await database.domains.create({
    _id,
    name: 'home.example',
    verification_record: 'x',
    webhook_key: Buffer.from('sealed'),
    has_dmarc_record: true
  })
  dns.zone.set('home.example', 'MX', [{ priority: 0, exchange: 'mx.server.example' }])
  dns.zone.fail('_dmarc.home.example', '*', 'SERVFAIL')
  const run = await ended('check-dns')
  assert.deepEqual([run.outcome, run.service, run.summary], ['done', 'bree', '1 domains, 1 changed.'])
  const domain = await database.domains.findById(_id).orFail()
  assert.deepEqual(
    [domain.has_mx_record, domain.has_spf_record, domain.has_dmarc_record],
    [true, false, true]
  )
})

test('a backup that does not come is an alarm, which is mailed once a day', async () => {
  await database.users.create({ email: 'admin@far.example', group: 'admin' })
  const run = await ended('watch-backups')
  assert.match(run.alarm ?? '', /There is no backup yet.*postkeep backup run/)
  const health = await ended('watch-health')
  assert.match(health.summary, / 1 alarms, 1 mails\./)
  await ended('watch-health')
  const mails = await database.emails.find({ kind: 'system' })
  assert.equal(mails.length, 1)
  assert.deepEqual(mails[0]!.envelope.to, ['admin@far.example', 'me@far.example'])
  const queue = createQueue({ database, sealer: createServerSealer(serverKey), logger: silentLogger })
  const [claimed] = await queue.claim({ worker: 'test', count: 1, leaseMs: 60_000 })
  const text = (await queue.openBody(claimed!)).toString()
  assert.match(text, /^Subject: Postkeep on server\.example needs you: watch-backups\r$/m)
  const body = Buffer.from(text.slice(text.indexOf('\r\n\r\n')), 'base64').toString()
  assert.match(body, /^Backups: There is no backup yet/)
  assert.ok((await database.healthRecords.countDocuments()) >= 2)
  const tomorrow = new Date(Date.now() + 86_400_000)
  const context = { database, queue, domain: 'server.example', email: undefined, now: tomorrow }
  await sendAlarms(await collectAlarms(database), context)
  assert.equal(await database.emails.countDocuments({ kind: 'system' }), 2)
})

test('what the jobs find is kept for the web admin', async () => {
  dns.zone.fail('mx.server.example', '*', 'SERVFAIL')
  assert.match((await ended('examine-server')).summary, /findings, \d+ problems/)
  const kept = await database.examinations.find().sort({ _id: 1 })
  assert.deepEqual(
    kept.map(({ _id }) => _id),
    ['examine-server', 'watch-backups', 'watch-health']
  )
  const subjects = kept[0]!.findings.map(({ subject }) => subject)
  for (const subject of ['ports', 'host names', 'certificate', 'DNS home.example'])
    assert.ok(subjects.includes(subject), subject)
  const [health] = await database.healthRecords.find().sort({ at: -1 }).limit(1)
  assert.deepEqual(health?.mail, { accepted: 0, refused: 0, sent: 0, failed: 0 })
})

test('what was left behind goes when it is old', async () => {
  const old = new Date(Date.now() - 40 * 86_400_000)
  for (const name of ['copying', 'before-restore-1', 'before-restore-2', 'scratch/verify-1', 'other']) {
    await mkdir(join(folder, 'state', name), { recursive: true })
    await writeFile(join(folder, 'state', name, 'file'), 'x')
    if (name !== 'before-restore-2') await utimes(join(folder, 'state', name), old, old)
  }
  assert.equal((await ended('clean-up')).summary, '3 removed.')
  const left = ['before-restore-2', 'other', 'copying', 'scratch/verify-1']
  assert.deepEqual(
    left.map((name) => existsSync(join(folder, 'state', name))),
    [true, true, false, false]
  )
})

test('a job that fails is recorded, and tried again', async () => {
  await writeFile(join(folder, 'ssl'), 'no folder')
  const run = await ended('renew-certificate')
  assert.deepEqual([run.outcome, run.failures], ['failed', 1])
  assert.match(run.summary, /ENOTDIR/)
  assert.equal((await ended('renew-certificate')).failures, 2)
})

test('a job that nobody has is not waited for', async () => {
  const outcome = await runJobNow('no-such-job', { cache, database }, { startMs: 50 })
  assert.equal(outcome.kind, 'unheard')
})
