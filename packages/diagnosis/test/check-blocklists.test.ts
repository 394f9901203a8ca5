// What DNS lists say of this server's addresses. RFC 5782
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createResolver, type Resolver } from '@postkeep/dns'
import { startDnsServer, type DnsServer } from '@postkeep/testkit'
import { checkBlocklists } from '../src/checks/check-blocklists.ts'

const serverDomain = 'server.example'
let dns: DnsServer
let resolver: Resolver
before(async () => {
  dns = await startDnsServer({}, { ttl: 0 })
  dns.zone.set('mx.server.example', 'A', ['8.8.4.4'])
  dns.zone.set('mx.server.example', 'AAAA', ['2001:4860:4860::8844'])
  resolver = createResolver({ servers: [dns.address], cache: { maxTtlMs: 0, negativeTtlMs: 0 } })
})
after(() => dns[Symbol.asyncDispose]())

const blocklists = ['bad.example', 'shy.example', 'NONE']

test('each address is asked about; a list that turns this resolver away says nothing', async () => {
  dns.zone.set('4.4.8.8.shy.example', 'A', ['127.255.255.254'])
  const findings = await checkBlocklists({ resolver, serverDomain, blocklists })
  assert.deepEqual(
    findings.map(({ status, subject, text }) => [status, subject, text]),
    [
      ['ok', 'DNS lists 8.8.4.4', 'Not named by bad.example. No answer for this resolver from shy.example.'],
      ['ok', 'DNS lists 2001:4860:4860::8844', 'Not named by bad.example, shy.example.']
    ]
  )
})

test('a list that names us is a problem, in its own words', async () => {
  dns.zone.set('4.4.8.8.bad.example', 'A', ['127.0.0.2'])
  dns.zone.set('4.4.8.8.bad.example', 'TXT', ['https://bad.example/why'])
  const [finding] = await checkBlocklists({ resolver, serverDomain, blocklists })
  assert.equal(finding?.status, 'problem')
  assert.match(finding.text, /^bad\.example names it: .* It says: https:\/\/bad\.example\/why$/)
  assert.match(finding.remedy!, /ask bad\.example to take the address off/)
})

test('nobody is asked where nobody is to be asked, or where there is no public address', async () => {
  assert.deepEqual(await checkBlocklists({ resolver, serverDomain, blocklists: ['none'] }), [])
  assert.deepEqual(await checkBlocklists({ resolver, serverDomain: 'other.example', blocklists }), [])
})
