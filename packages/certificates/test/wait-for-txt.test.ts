import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createResolver } from '@postkeep/dns'
import { startDnsServer } from '@postkeep/testkit'
import { manualProvider, waitForTxt, type MissingTxt } from '../src/index.ts'

const zone = {
  'example.test': { NS: ['ns1.example.test', 'ns2.example.test'] },
  'ns1.example.test': { A: ['127.0.0.1'] },
  'ns2.example.test': { A: ['127.0.0.1'], AAAA: ['100::1'] }
}
const name = '_acme-challenge.example.test'

test('waits until both values are shown by the name servers; one that does not answer does not count', async () => {
  await using server = await startDnsServer(zone)
  const resolver = createResolver({ servers: [server.address] })
  const seen: string[][] = []
  const onProgress = (missing: readonly MissingTxt[]): void => {
    seen.push([...new Set(missing.map(({ value }) => value))])
    if (seen.length === 1) server.zone.set(name, 'TXT', ['one'])
    if (seen.length === 2) server.zone.set(name, 'TXT', ['another', 'two', 'one'])
  }
  const options = { resolver, port: server.port, timeoutMs: 60_000, pollMs: 5, askMs: 2000, onProgress }
  await waitForTxt(new Map([[name, ['one', 'two']]]), options)
  assert.deepEqual(seen, [['one', 'two'], ['two'], []])
})

test('follows a CNAME to the zone that holds the value', async () => {
  await using server = await startDnsServer({
    ...zone,
    [name]: { CNAME: ['x.delegated.test'] },
    'delegated.test': { NS: ['ns1.example.test'] },
    'x.delegated.test': { TXT: ['one'] }
  })
  const resolver = createResolver({ servers: [server.address] })
  await waitForTxt(new Map([[name, ['one']]]), { resolver, port: server.port, timeoutMs: 30_000 })
  const asked = server.queries.filter(({ type }) => type === 'TXT').map((query) => query.name)
  assert.deepEqual(asked, ['x.delegated.test'])
})

test('says in the end which server lacks which value', async () => {
  await using server = await startDnsServer({ ...zone, [name]: { TXT: ['old'] } })
  const resolver = createResolver({ servers: [server.address] })
  const waiting = waitForTxt(new Map([[name, ['new']]]), {
    resolver,
    port: server.port,
    timeoutMs: 0,
    askMs: 2000
  })
  await assert.rejects(waiting, {
    kind: 'dns',
    message: /_acme-challenge\.example\.test "new" at ns1\.example\.test \(127\.0\.0\.1\)/
  })
})

test('a zone of which no name server answers is never ready', async () => {
  await using server = await startDnsServer(zone)
  server.zone.fail(name, 'TXT', 'SERVFAIL')
  const resolver = createResolver({ servers: [server.address] })
  const waiting = waitForTxt(new Map([[name, ['one']]]), {
    resolver,
    port: server.port,
    timeoutMs: 0,
    askMs: 2000
  })
  await assert.rejects(waiting, /no answer from ns1\.example\.test/)
})

test('says that a domain is not delegated', async () => {
  await using server = await startDnsServer()
  const resolver = createResolver({ servers: [server.address] })
  const waiting = waitForTxt(new Map([[name, ['one']]]), { resolver, timeoutMs: 0 })
  await assert.rejects(waiting, { kind: 'dns', message: /no name servers .* is the domain registered/ })
})

test('the manual provider shows both values of a name at once, and each state once', async () => {
  const shown: string[] = []
  const dns = manualProvider({ show: (text) => shown.push(text) })
  const records = [
    { name, value: 'one' },
    { name, value: 'two' }
  ]
  await dns.present(records)
  assert.match(
    shown[0]!,
    /these 2 TXT records[^]*test {2}TXT {2}"one"[^]*"two"[^]*both values are needed at once/
  )
  const missing = [{ name, value: 'two', server: 'ns1.example.test (192.0.2.1)' }]
  for (let look = 0; look < 3; look += 1) dns.onProgress!(missing)
  dns.onProgress!([])
  await dns.remove(records)
  assert.equal(shown.length, 4)
  assert.match(shown[1]!, /Not seen yet:\n {2}ns1\.example\.test \(192\.0\.2\.1\): .*"two"/)
})
