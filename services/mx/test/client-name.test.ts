import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createResolver, type Resolver } from '@postkeep/dns'
import { startDnsServer, type DnsServer } from '@postkeep/testkit'
import { clientName } from '../src/client-name.ts'

let dns: DnsServer
let resolver: Resolver

before(async () => {
  dns = await startDnsServer({
    '1.2.0.192.in-addr.arpa': { PTR: ['mail.there.test'] },
    'mail.there.test': { A: ['192.0.2.9', '192.0.2.1'], AAAA: ['2001:db8::1'] },
    '2.2.0.192.in-addr.arpa': { PTR: ['mx.bank.test', 'mail.there.test'] },
    '3.2.0.192.in-addr.arpa': { PTR: ['gone.test', 'third.test'] },
    'third.test': { A: ['192.0.2.3'] },
    [`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`]: { PTR: ['mail.there.test'] }
  })
  resolver = createResolver({ servers: [dns.address], timeoutMs: 20_000, tries: 1 })
})
after(() => dns.stop())

test('a name that leads back to the address', async () => {
  assert.equal(await clientName(resolver, '192.0.2.1'), 'mail.there.test')
  assert.equal(await clientName(resolver, '2001:0db8:0::0:1'), 'mail.there.test')
})

test('a name that only claims to be is none', async () => {
  assert.equal(await clientName(resolver, '192.0.2.2'), undefined)
})

test('a name that is gone does not hide the one behind it', async () => {
  assert.equal(await clientName(resolver, '192.0.2.3'), 'third.test')
})

test('no name at all is an error of DNS', async () => {
  await assert.rejects(clientName(resolver, '192.0.2.4'), { name: 'DnsError' })
})
