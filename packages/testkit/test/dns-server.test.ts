import assert from 'node:assert/strict'
import { promises } from 'node:dns'
import { after, before, test } from 'node:test'
import { startDnsServer, type DnsServer } from '../src/index.ts'

let server: DnsServer
let resolver: promises.Resolver

before(async () => {
  server = await startDnsServer({
    'a.test': { A: ['192.0.2.1'], AAAA: ['2001:db8::ff:1', '::', '::ffff:192.0.2.7'] }
  })
  resolver = new promises.Resolver({ timeout: 2000, tries: 1 })
  resolver.setServers([server.address])
})
after(() => server.stop())

test('answers, and logs the questions', async () => {
  server.queries.length = 0
  assert.deepEqual(await resolver.resolve4('A.test', { ttl: true }), [{ address: '192.0.2.1', ttl: 300 }])
  assert.deepEqual(await resolver.resolve6('a.test'), ['2001:db8::ff:1', '::', '::ffff:192.0.2.7'])
  assert.deepEqual(server.queries, [
    { name: 'a.test', type: 'A', transport: 'udp' },
    { name: 'a.test', type: 'AAAA', transport: 'udp' }
  ])
})

test('a large answer comes over TCP, whole', async () => {
  const texts = Array.from({ length: 12 }, (_, index) => [`${index}-`.padEnd(250, 'x'), 'y'.repeat(100)])
  server.zone.set('large.test', 'TXT', texts)
  server.queries.length = 0
  assert.deepEqual(await resolver.resolveTxt('large.test'), texts)
  assert.deepEqual(
    server.queries.map(({ transport }) => transport),
    ['udp', 'tcp']
  )
})

test('the zone can be edited while it serves', async () => {
  await assert.rejects(resolver.resolve4('new.test'), { code: 'ENOTFOUND' })
  server.zone.set('deep.new.test', 'A', ['192.0.2.3'])
  await assert.rejects(resolver.resolve4('new.test'), { code: 'ENODATA' })
  server.zone.fail('deep.new.test', 'A', 'NXDOMAIN')
  await assert.rejects(resolver.resolve4('deep.new.test'), { code: 'ENOTFOUND' })
  server.zone.fail('deep.new.test', 'A', 'SERVFAIL')
  await assert.rejects(resolver.resolve4('deep.new.test'), { code: 'ESERVFAIL' })
  server.zone.fail('deep.new.test', 'A', 'REFUSED')
  await assert.rejects(resolver.resolve4('deep.new.test'), { code: 'EREFUSED' })
  server.zone.fail('deep.new.test', '*', 'timeout')
  await assert.rejects(resolver.resolveMx('deep.new.test'), { code: 'ETIMEOUT' })
  server.zone.remove('deep.new.test')
  await assert.rejects(resolver.resolve4('deep.new.test'), { code: 'ENOTFOUND' })
})

test('a loop of CNAMEs ends', async () => {
  server.zone.set('x.test', 'CNAME', ['y.test'])
  server.zone.set('y.test', 'CNAME', ['x.test'])
  assert.deepEqual(await resolver.resolve4('x.test'), [])
})

test('rubbish is not answered and does no harm', async () => {
  const { createSocket } = await import('node:dgram')
  const socket = createSocket('udp4')
  for (const bytes of [
    [],
    [1],
    Array.from({ length: 40 }, () => 255),
    [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 1, 2, 3, 4]
  ]) {
    await new Promise((resolve) => socket.send(Buffer.from(bytes), server.port, '127.0.0.1', resolve))
  }
  socket.close()
  assert.equal((await resolver.resolve4('a.test')).length, 1)
})
