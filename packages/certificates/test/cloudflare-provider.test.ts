import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cloudflareProvider, type DnsProvider } from '../src/index.ts'
import { startCloudflareStub, type CloudflareStub } from './start-cloudflare-stub.ts'

const token = 'a-token'
const zones = { 'example.com': 'z1', 'inner.example.com': 'z2' }
const apex = { name: '_acme-challenge.example.com', value: 'v1' }
const wildcard = { name: '_acme-challenge.example.com', value: 'v2' }
const deep = { name: '_acme-challenge.a.inner.example.com', value: 'v3' }

function provider({ baseUrl }: CloudflareStub, apiToken = token): DnsProvider {
  return cloudflareProvider({ apiToken, baseUrl, pauseMs: 1 })
}

test('writes each record into the zone with the longest name, and removes them', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  const dns = provider(stub)
  const records = [apex, wildcard, deep]
  await dns.present(records)
  assert.deepEqual(
    stub.records.map(({ name, content }) => [name, content]),
    records.map(({ name, value }) => [name, `"${value}"`])
  )
  assert.deepEqual(
    stub.calls.map((call) => call.split(' {')[0]),
    [
      'GET /zones?name=example.com',
      'GET /zones?name=a.inner.example.com',
      'GET /zones?name=inner.example.com',
      'POST /zones/z1/dns_records',
      'POST /zones/z1/dns_records',
      'POST /zones/z2/dns_records'
    ]
  )
  await dns.remove(records)
  assert.deepEqual(stub.records, [])
  assert.equal(stub.calls.at(-1), 'DELETE /zones/z2/dns_records/r3')
})

test('takes a record of a run that was cut off as its own', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  await provider(stub).present([apex])
  const dns = provider(stub)
  await dns.present([apex])
  await dns.remove([apex])
  assert.deepEqual(stub.records, [])
})

test('writes nothing when a zone is not known, and names all such names', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  const others = ['other.test', 'mail.third.test'].map((name) => ({
    name: `_acme-challenge.${name}`,
    value: 'v4'
  }))
  await assert.rejects(provider(stub).present([apex, ...others]), {
    kind: 'dns',
    failedNames: ['other.test', 'mail.third.test'],
    message: /sees no zone for other\.test, mail\.third\.test: add the domain/
  })
  assert.deepEqual(stub.records, [])
})

test('removes what it wrote before it failed', async () => {
  await using stub = await startCloudflareStub({ token, zones, maxRecords: 1 })
  const dns = provider(stub)
  await assert.rejects(
    dns.present([apex, wildcard]),
    /cannot be written\. Cloudflare says: quota \(code 81045\)/
  )
  assert.equal(stub.records.length, 1)
  await dns.remove([apex, wildcard])
  assert.deepEqual(stub.records, [])
})

test('one record that cannot be removed does not keep the others', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  const dns = provider(stub)
  await dns.present([apex, wildcard])
  stub.failures.push({ status: 400, code: 1004, message: 'locked' })
  await assert.rejects(dns.remove([apex, wildcard]), /cannot be deleted \(locked\)\. Delete it by hand/)
  assert.deepEqual(
    stub.records.map(({ content }) => content),
    ['"v1"']
  )
})

test('a record that is gone already counts as removed', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  const dns = provider(stub)
  await dns.present([apex])
  stub.records.length = 0
  await dns.remove([apex])
  assert.match(stub.calls.at(-1)!, /^DELETE/)
})

test('says what to do when the token is refused', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  await assert.rejects(provider(stub, 'wrong').present([apex]), {
    kind: 'dns',
    message: /refuses the token \(Authentication error\)\. Create one at .* Zone \/ DNS \/ Edit/
  })
})

test('tries again when Cloudflare has trouble, and gives up after the third time', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  const dns = provider(stub)
  stub.failures.push({ status: 502 }, { status: 429 })
  await dns.present([apex])
  assert.equal(stub.records.length, 1)
  stub.failures.push({ status: 500 }, { status: 500 }, { status: 500 })
  await assert.rejects(dns.present([wildcard]), {
    kind: 'unreachable',
    message: /does not answer.*status 500/
  })
})

test('says that nobody answers', async () => {
  const stub = await startCloudflareStub({ token, zones })
  await stub[Symbol.asyncDispose]()
  await assert.rejects(provider(stub).present([apex]), { kind: 'unreachable', message: /ECONNREFUSED/ })
})
