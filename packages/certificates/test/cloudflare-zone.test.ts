import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCloudflareZone } from '../src/index.ts'
import { startCloudflareStub } from './start-cloudflare-stub.ts'

const token = 'a-token'
const zones = { 'example.com': 'z1' }

test('records of each type are written as Cloudflare wants them, and read back as values', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  const options = { apiToken: token, baseUrl: stub.baseUrl, pauseMs: 1 }
  const zone = await openCloudflareZone(options, 'mail.example.com')
  const key = `v=DKIM1; p=${'a"\\b'.repeat(90)}`
  await zone.add({ type: 'MX', name: 'mail.example.com', value: 'mx.server.test', priority: 0 })
  await zone.add({ type: 'TXT', name: 'k._domainkey.mail.example.com', value: key })
  await zone.add({ type: 'CNAME', name: 'b.mail.example.com', value: 'server.test' })
  const srv = {
    type: 'SRV',
    name: '_imaps._tcp.mail.example.com',
    value: '0 1 993 imap.server.test'
  } as const
  await zone.add(srv)
  await zone.add(srv)
  const valuesOf = async (name: string, type: 'MX' | 'TXT' | 'CNAME' | 'SRV') =>
    (await zone.list(name, type)).map(({ value }) => value)
  assert.deepEqual(await valuesOf('mail.example.com', 'MX'), ['0 mx.server.test'])
  assert.deepEqual(await valuesOf('mail.example.com', 'TXT'), [])
  assert.deepEqual(await valuesOf('k._domainkey.mail.example.com', 'TXT'), [key])
  assert.deepEqual(await valuesOf('b.mail.example.com', 'CNAME'), ['server.test'])
  assert.deepEqual(await valuesOf(srv.name, 'SRV'), [srv.value])
  assert.ok(stub.calls.some((call) => /CNAME.*"proxied":false/.test(call)))
  assert.ok(
    stub.calls.some((call) => /"TXT".*\\" \\"/.test(call)),
    'long texts in pieces'
  )
  const [one] = await zone.list(srv.name, 'SRV')
  await zone.remove(one!.id)
  await zone.remove(one!.id)
  assert.deepEqual(await valuesOf(srv.name, 'SRV'), [])
})

test('a zone that the token does not see, and a token that is refused', async () => {
  await using stub = await startCloudflareStub({ token, zones })
  const { baseUrl } = stub
  await assert.rejects(openCloudflareZone({ apiToken: token, baseUrl, pauseMs: 1 }, 'other.test'), {
    message: /sees no zone for other\.test/
  })
  await assert.rejects(openCloudflareZone({ apiToken: 'wrong', baseUrl, pauseMs: 1 }, 'example.com'), {
    message: /refuses the token/
  })
})
