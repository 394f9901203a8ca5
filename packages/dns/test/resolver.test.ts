import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { startDnsServer, type DnsServer } from '@postkeep/testkit'
import {
  createResolver,
  DnsError,
  isTemporary,
  lookupMx,
  mailauthResolver,
  type CachingResolver
} from '../src/index.ts'

let server: DnsServer
let now: number
let resolver: CachingResolver

before(async () => {
  server = await startDnsServer({
    'example.test': {
      A: ['192.0.2.1', '192.0.2.2'],
      AAAA: ['2001:db8::1'],
      MX: [{ priority: 10, exchange: 'mx.example.test' }],
      TXT: ['v=spf1 -all', 'x'.repeat(600)],
      NS: ['ns.example.test'],
      SOA: [
        {
          nsname: 'ns.example.test',
          hostmaster: 'root.example.test',
          serial: 1,
          refresh: 2,
          retry: 3,
          expire: 4,
          minttl: 5
        }
      ],
      CAA: [{ critical: 128, tag: 'issue', value: 'ca.test' }]
    },
    'alias.test': { CNAME: ['example.test'] },
    '_imaps._tcp.example.test': { SRV: [{ priority: 1, weight: 2, port: 993, name: 'imap.example.test' }] },
    '_25._tcp.mx.example.test': {
      TLSA: [{ certUsage: 3, selector: 1, match: 1, data: Buffer.alloc(32, 7) }]
    },
    '1.2.0.192.in-addr.arpa': { PTR: ['host.example.test'] }
  })
})
after(() => server.stop())
beforeEach(() => {
  now = 1_000_000
  server.queries.length = 0
  resolver = createResolver({ servers: [server.address], timeoutMs: 20_000, tries: 1, clock: () => now })
})

async function failureOf(promise: Promise<unknown>): Promise<DnsError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  )
  assert.ok(error instanceof DnsError)
  return error
}

describe('resolve', () => {
  test('gives each type in the shape of node:dns', async () => {
    assert.deepEqual((await resolver.resolve('example.test', 'A')).toSorted(), ['192.0.2.1', '192.0.2.2'])
    assert.deepEqual(await resolver.resolve('example.test', 'AAAA'), ['2001:db8::1'])
    assert.deepEqual(
      (await resolver.resolve('example.test', 'MX')).map(({ exchange, priority }) => [exchange, priority]),
      [['mx.example.test', 10]]
    )
    assert.deepEqual(
      (await resolver.resolve('example.test', 'TXT')).map((pieces) => pieces.join('')).toSorted(),
      ['v=spf1 -all', 'x'.repeat(600)]
    )
    assert.deepEqual(await resolver.resolve('alias.test', 'CNAME'), ['example.test'])
    assert.deepEqual(await resolver.resolve('example.test', 'NS'), ['ns.example.test'])
    assert.equal((await resolver.resolve('_imaps._tcp.example.test', 'SRV'))[0]?.port, 993)
    assert.equal((await resolver.resolve('example.test', 'CAA'))[0]?.issue, 'ca.test')
    assert.equal((await resolver.resolve('example.test', 'SOA')).minttl, 5)
    const [tlsa] = await resolver.resolve('_25._tcp.mx.example.test', 'TLSA')
    assert.deepEqual(Buffer.from(tlsa!.data), Buffer.alloc(32, 7))
    assert.equal(tlsa!.certUsage, 3)
    assert.deepEqual(await resolver.reverse('192.0.2.1'), ['host.example.test'])
  })

  test('follows CNAME', async () => {
    assert.deepEqual(await resolver.resolve('alias.test', 'AAAA'), ['2001:db8::1'])
  })

  test('tells what is missing from what failed', async () => {
    server.zone.fail('broken.test', '*', 'SERVFAIL')
    server.zone.fail('silent.test', '*', 'timeout')
    const missing = await failureOf(resolver.resolve('no.such.test', 'A'))
    assert.deepEqual([missing.kind, missing.code, isTemporary(missing)], ['not-found', 'ENOTFOUND', false])
    const empty = await failureOf(resolver.resolve('alias.test', 'SRV'))
    assert.deepEqual([empty.kind, empty.code, isTemporary(empty)], ['no-data', 'ENODATA', false])
    const broken = await failureOf(resolver.resolve('broken.test', 'A'))
    assert.deepEqual([broken.kind, broken.code, isTemporary(broken)], ['temporary', 'ESERVFAIL', true])
    const impatient = createResolver({ servers: [server.address], timeoutMs: 250, tries: 1 })
    const silent = await failureOf(impatient.resolve('silent.test', 'A'))
    assert.deepEqual([silent.kind, silent.code], ['temporary', 'ETIMEOUT'])
    const long = await failureOf(resolver.resolve(`${'x'.repeat(64)}.test`, 'A'))
    assert.equal(long.kind, 'not-found')
  })
})

describe('cache', () => {
  test('an answer holds for its time to live, whatever the case and the last dot', async () => {
    await resolver.resolve('example.test', 'A')
    await resolver.resolve('Example.TEST.', 'A')
    assert.equal(server.queries.length, 1)
    now += 299_000
    await resolver.resolve('example.test', 'A')
    assert.equal(server.queries.length, 1)
    now += 2000
    await resolver.resolve('example.test', 'A')
    assert.equal(server.queries.length, 2)
  })

  test('"no such name" is kept for a short time, failures are not', async () => {
    await failureOf(resolver.resolve('late.test', 'A'))
    await failureOf(resolver.resolve('late.test', 'A'))
    assert.equal(server.queries.length, 1)
    server.zone.set('late.test', 'A', ['192.0.2.9'])
    now += 31_000
    assert.deepEqual(await resolver.resolve('late.test', 'A'), ['192.0.2.9'])
    server.zone.fail('shaky.test', 'A', 'SERVFAIL')
    await failureOf(resolver.resolve('shaky.test', 'A'))
    server.zone.set('shaky.test', 'A', ['192.0.2.8'])
    assert.deepEqual(await resolver.resolve('shaky.test', 'A'), ['192.0.2.8'])
    server.zone.remove('late.test')
  })

  test('what is under way is not asked twice, and each has its own list and error', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => resolver.resolve('example.test', 'MX'))
    )
    assert.equal(server.queries.length, 1)
    answers[0]!.length = 0
    assert.equal((await resolver.resolve('example.test', 'MX')).length, 1)
    const errors = await Promise.all([1, 2].map(() => failureOf(resolver.resolve('none.test', 'A'))))
    assert.notEqual(errors[0], errors[1])
  })

  test('is bounded and can be emptied', async () => {
    const small = createResolver({ servers: [server.address], cache: { maxEntries: 2 } })
    for (const type of ['A', 'AAAA', 'MX', 'A'] as const) await small.resolve('example.test', type)
    assert.equal(server.queries.length, 4)
    await small.resolve('example.test', 'MX')
    assert.equal(server.queries.length, 4)
    small.clear()
    await small.resolve('example.test', 'MX')
    assert.equal(server.queries.length, 5)
  })
})

describe('lookupMx', () => {
  test('sorts by priority, and equal ones by chance', async () => {
    server.zone.set('many.test', 'MX', [
      { priority: 20, exchange: 'c.test' },
      { priority: 10, exchange: 'A.test' },
      { priority: 10, exchange: 'b.test' }
    ])
    const orderWith = async (draws: number[]): Promise<string[]> => {
      const result = await lookupMx(resolver, 'many.test', { random: () => draws.shift()! })
      assert.ok(result.kind === 'hosts')
      return result.hosts.map(({ exchange }) => exchange)
    }
    const [first, second] = [await orderWith([0.5, 0.1, 0.9]), await orderWith([0.5, 0.9, 0.1])]
    assert.deepEqual(first.toSorted(), ['a.test', 'b.test', 'c.test'])
    assert.deepEqual([first[2], second[2]], ['c.test', 'c.test'])
    assert.notEqual(first[0], second[0])
  })

  test('null MX: the domain takes no mail (RFC 7505)', async () => {
    server.zone.set('none.example.test', 'MX', [{ priority: 0, exchange: '.' }])
    assert.deepEqual(await lookupMx(resolver, 'none.example.test'), { kind: 'null-mx' })
  })

  test('no MX: the domain itself, if it has an address of either kind', async () => {
    server.zone.set('six.test', 'AAAA', ['2001:db8::6'])
    assert.deepEqual(await lookupMx(resolver, 'Six.test'), {
      kind: 'implicit',
      hosts: [{ exchange: 'six.test', priority: 0 }]
    })
    server.zone.set('textonly.test', 'TXT', ['x'])
    assert.deepEqual(await lookupMx(resolver, 'textonly.test'), { kind: 'not-found' })
    assert.deepEqual(await lookupMx(resolver, 'nowhere.test'), { kind: 'not-found' })
  })

  test('a failure is not taken for an absence', async () => {
    server.zone.fail('flaky.test', 'MX', 'SERVFAIL')
    await assert.rejects(lookupMx(resolver, 'flaky.test'), isTemporary)
    server.zone.set('half.test', 'TXT', ['x'])
    server.zone.fail('half.test', 'AAAA', 'SERVFAIL')
    await assert.rejects(lookupMx(resolver, 'half.test'), isTemporary)
  })
})

test('mailauthResolver: shapes and codes of node:dns', async () => {
  const resolve = mailauthResolver(resolver)
  assert.deepEqual(await resolve('example.test', 'aaaa'), ['2001:db8::1'])
  await assert.rejects(resolve('no.such.test', 'TXT'), { code: 'ENOTFOUND' })
  await assert.rejects(resolve('alias.test', 'SRV'), { code: 'ENODATA' })
  await assert.rejects(resolve('example.test', 'ANY'), { code: 'ENOTIMP' })
})
