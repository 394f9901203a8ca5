// The filter with Redis, MongoDB and DNS as they are, and with small numbers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectCache, type Cache } from '@postkeep/cache'
import { connectDatabase, type Database } from '@postkeep/database'
import { createResolver } from '@postkeep/dns'
import { silentLogger } from '@postkeep/log'
import {
  startDnsServer,
  startMongo,
  startRedis,
  type DnsServer,
  type TestMongo,
  type TestRedis
} from '@postkeep/testkit'
import {
  createAccessLists,
  createFilter,
  parseZones,
  type Filter,
  type FilterSettings,
  type Visit
} from '../src/index.ts'

let mongo: TestMongo
let redis: TestRedis
let dns: DnsServer
let database: Database
let cache: Cache
let time = Date.parse('2026-03-01T00:00:00Z')

before(async () => {
  ;[mongo, redis, dns] = await Promise.all([startMongo(), startRedis({ own: true }), startDnsServer()])
  database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  cache = connectCache({ url: redis.url, logger: silentLogger })
  await cache.whenReady()
})
after(async () => {
  await cache.close()
  await database.close()
  await Promise.all([mongo.stop(), redis.stop(), dns.stop()])
})

const open: FilterSettings = {
  limits: { connections: 0, messages: 0, recipients: 0, bytes: 0, senderMessages: 0, unknownRecipients: 0 },
  greylisting: 'off',
  greylistDelayMs: 60_000,
  zones: [],
  denyAfter: 0,
  denyForMs: 3_600_000,
  scanners: [],
  scannerTimeoutMs: 5000,
  scannerFailure: 'pass'
}

function filterOf(settings: Partial<FilterSettings>, used = cache): Promise<Filter> {
  return createFilter({
    settings: () => ({ ...open, ...settings }),
    cache: used,
    database,
    resolver: createResolver({ servers: [dns.address] }),
    logger: silentLogger,
    clientName: () => Promise.resolve('mail.there.test'),
    isOurName: (name) => Promise.resolve(name === 'mx.here.test'),
    now: () => time
  })
}

const limits = (some: Partial<FilterSettings['limits']>) => ({ limits: { ...open.limits, ...some } })
let next = 0
/** A network that no other test uses. */
const network = () => `10.0.${++next}.1`

function began(filter: Filter, address: string, sender = 'bob@there.test', helo = '[10.0.0.1]'): Visit {
  const visit = filter.visit(address)
  visit.begin({ helo, sender, isEarly: false })
  return visit
}

const admitted = async (visit: Visit, lists = { allow: [] as string[], deny: [] as string[] }) =>
  (await visit.admit(lists, false))?.text ?? 'admitted'

async function assessed(visit: Visit, facts: { isVouched?: boolean; raw?: string; sender?: string } = {}) {
  const { isVouched = false, raw = 'Subject: x\r\n\r\nx\r\n', sender = 'bob@there.test' } = facts
  const request = { trace: 't', sender, recipients: ['ann@here.test'], helo: 'x', hostName: undefined }
  const examined = await visit.examine({ ...request, raw: Buffer.from(raw), remoteAddress: '10.0.0.1' })
  return visit.assess(examined, { sender, isVouched, spf: 'none', dmarc: 'none' })
}

test('limits of connections, messages, recipients and bytes of a network', async () => {
  using connections = await filterOf(limits({ connections: 2 }))
  const address = network()
  for (const expected of [/admitted/, /admitted/, /Too many connections from your network/])
    assert.match(await admitted(began(connections, address)), expected)
  assert.match(await admitted(began(connections, address.replace(/1$/, '200'))), /Too many connections/)
  assert.equal(await admitted(began(connections, network())), 'admitted')

  using messages = await filterOf(limits({ messages: 1 }))
  const visit = began(messages, network())
  assert.equal(await admitted(visit), 'admitted')
  visit.begin({ helo: 'x', sender: 'bob@there.test', isEarly: false })
  const refused = await visit.admit(undefined, false)
  assert.equal(refused?.code, 450)
  assert.match(refused?.text ?? '', /^Too many messages from your network, try again in \d+ min$/)

  using recipients = await filterOf(limits({ recipients: 2 }))
  const many = began(recipients, network())
  for (const expected of [/admitted/, /admitted/, /Too many recipients/])
    assert.match(await admitted(many), expected)

  using bytes = await filterOf(limits({ bytes: 1000 }))
  const large = began(bytes, network())
  await assessed(large, { raw: `Subject: x\r\n\r\n${'x'.repeat(2000)}\r\n` })
  large.begin({ helo: 'x', sender: 'bob@there.test', isEarly: false })
  assert.match(await admitted(large), /Too many bytes/)
})

test('a sender has a limit that nobody else can use up', async () => {
  using filter = await filterOf(limits({ senderMessages: 1 }))
  const [own, forger] = [network(), network()]
  const refusalFrom = async (address: string, isVouched: boolean) =>
    (await assessed(began(filter, address), { isVouched })).refusal?.text
  assert.equal(await refusalFrom(forger, false), undefined)
  assert.match((await refusalFrom(forger, false)) ?? '', /Too many messages of this sender/)
  assert.equal(await refusalFrom(own, true), undefined)
  assert.match((await refusalFrom(own, true)) ?? '', /Too many messages of this sender/)
})

test('who guesses names is stopped, over connections; a network that good mail comes from is not', async () => {
  using filter = await filterOf(limits({ unknownRecipients: 2 }))
  const guess = async (address: string) => {
    for (let times = 0; times < 3; times++) began(filter, address).noteUnknownRecipient()
    // Counted in order, on one connection.
    await cache.redis.ping()
    return (await began(filter, address).admit(undefined, false))?.code
  }
  assert.equal(await guess(network()), 421)
  const good = network()
  began(filter, good).note('good')
  await cache.redis.ping()
  assert.equal(await guess(good), undefined)
})

test('greylisting: who is not known waits, once', async () => {
  using filter = await filterOf({ greylisting: 'all' })
  const address = network()
  const answer = async (facts = {}, at = address) => (await assessed(began(filter, at), facts)).refusal?.code
  assert.equal(await answer(), 450)
  assert.equal(await answer(), 450)
  time += 61_000
  assert.equal(await answer({}, address.replace(/1$/, '99')), undefined)
  assert.equal(await answer(), undefined)
  assert.equal(await answer({ sender: 'eve@there.test' }), 450)
  assert.equal(await answer({ isVouched: true, sender: 'eve@there.test' }), undefined)

  using suspicious = await filterOf({ greylisting: 'suspicious' })
  const plain = began(suspicious, network())
  assert.equal((await assessed(plain)).refusal, undefined)
  const odd = suspicious.visit(network())
  odd.begin({ helo: 'mx.here.test', sender: 'bob@there.test', isEarly: false })
  assert.equal((await assessed(odd)).refusal?.code, 450)
})

test('DNS lists: weights, good senders, and answers that refuse the resolver', async () => {
  dns.zone.set('1.9.0.10.bad.test', 'A', ['127.0.0.2'])
  dns.zone.set('1.9.0.10.good.test', 'A', ['127.0.1.1'])
  dns.zone.set('1.9.0.10.closed.test', 'A', ['127.255.255.254'])
  dns.zone.set('1.9.0.10.parked.test', 'A', ['198.51.100.1'])
  const zones = parseZones(['bad.test=6', 'good.test=-2', 'closed.test=9', 'parked.test=9', 'silent.test=9'])
  using filter = await filterOf({ zones })
  const { score, signals } = await assessed(began(filter, '10.0.9.1', 'bob@there.test', 'x.y'))
  assert.deepEqual(
    signals.filter(({ reason }) => reason.includes('listed')).map((signal) => signal.score),
    [6, -2]
  )
  assert.equal(score, 6 - 2 + 1)
})

test('deny and allow: allow wins, a claim must hold, postmaster hears everybody', async () => {
  const lists = createAccessLists(database)
  await lists.add({ list: 'deny', entry: 'spam.test' })
  await lists.add({ list: 'deny', entry: '10.1.0.0/24' })
  await lists.add({ list: 'allow', entry: 'friend@spam.test' })
  using filter = await filterOf({})
  assert.match(
    await admitted(began(filter, '10.1.1.1', 'eve@spam.test')),
    /Mail from spam\.test is not taken/
  )
  assert.match(await admitted(began(filter, '10.1.0.9')), /10\.1\.0\.0\/24/)
  const role = began(filter, '10.1.0.9')
  assert.equal(await role.admit(undefined, true), undefined)

  const friend = () => began(filter, '10.1.1.1', 'friend@spam.test')
  assert.equal(await admitted(friend()), 'admitted')
  const real = friend()
  await admitted(real)
  const allowed = await assessed(real, { isVouched: true, sender: 'friend@spam.test' })
  assert.deepEqual([allowed.allowed, allowed.refusal], ['friend@spam.test', undefined])
  const denied = { allow: [], deny: ['there.test'] }
  assert.match(await admitted(began(filter, '10.1.1.1'), denied), /there\.test/)
  const both = { allow: ['bob@there.test'], deny: ['there.test'] }
  const forged = began(filter, '10.1.1.1')
  assert.equal(await admitted(forged, both), 'admitted')
  assert.match((await assessed(forged)).refusal?.text ?? '', /there\.test is not taken/)
})

test('repeated spam denies a client for a while, and what an administrator has set stays', async () => {
  using filter = await filterOf({ denyAfter: 2 })
  const address = network()
  const lists = createAccessLists(database)
  const entries = async () => (await lists.list('deny')).filter(({ entry }) => entry === address)
  began(filter, address).note('spam')
  began(filter, address).note('spam')
  while ((await entries()).length === 0) await cache.redis.ping()
  const [entry] = await entries()
  assert.deepEqual([entry?.source, entry?.expires_at?.getTime()], ['auto', time + 3_600_000])
  await database.accessEntries.updateOne({ entry: address }, { expires_at: new Date(Date.now() + 60_000) })
  await filter.refresh()
  assert.equal((await began(filter, address).admit(undefined, false))?.code, 421)
  assert.equal(await lists.remove('deny', address), true)
  await filter.refresh()
  assert.equal(await began(filter, address).admit(undefined, false), undefined)
})

// Last: Redis is gone afterwards.
test('what a process counts behind its answers is known to the others soon', async () => {
  const settings = limits({ recipients: 10 })
  using first = await filterOf(settings)
  const address = network()
  const visit = began(first, address)
  for (let times = 0; times < 5; times++) assert.equal(await admitted(visit), 'admitted')
  const told = async () =>
    Number(await cache.redis.get(`count:mx:recipients:${address.replace(/1$/, '0')}/24`))
  while ((await told()) < 5) await pause(10)
  using second = await filterOf(settings)
  const other = began(second, address)
  for (let times = 0; times < 5; times++) assert.equal(await admitted(other), 'admitted')
  assert.match(await admitted(other), /Too many recipients/)
  assert.match(await admitted(visit), /Too many recipients/)
})

test('without Redis mail flows, bounded by this process', async () => {
  await redis.stop()
  using filter = await filterOf({ greylisting: 'all', ...limits({ messages: 1 }) })
  const address = network()
  assert.equal(await admitted(began(filter, address)), 'admitted')
  assert.match(await admitted(began(filter, address)), /Too many messages/)
  assert.equal((await assessed(began(filter, network()))).refusal, undefined)
})
