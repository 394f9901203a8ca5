// The policy file of MTA-STS, from servers that would have us read for ever, or read elsewhere. RFC 8461 §3.3
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { after, before, test } from 'node:test'
import { createResolver } from '@postkeep/dns'
import { createTestCa, startDnsServer, type DnsServer } from '@postkeep/testkit'
import { fetchStsPolicy } from '../src/mta-sts/fetch-policy.ts'

const policy = 'version: STSv1\nmode: none\nmax_age: 86400\n'
const plain = { 'content-type': 'text/plain; charset=utf-8' }
let dns: DnsServer
let server: Server
let roots: string[]

before(async () => {
  const ca = await createTestCa()
  roots = [ca.caPem]
  const names = ['good', 'large', 'moved', 'html', 'inside'].map((name) => `mta-sts.${name}.net`)
  const { chain, key } = await ca.issue({ names })
  server = createServer({ cert: chain, key }, (request, response) => {
    if (request.headers.host === 'mta-sts.moved.net') response.writeHead(301, { Location: '/policy' }).end()
    else if (request.headers.host === 'mta-sts.html.net')
      response.writeHead(200, { 'content-type': 'text/html' }).end(policy)
    else if (request.headers.host === 'mta-sts.large.net')
      response.writeHead(200, plain).end(policy + 'x'.repeat(70_000))
    else response.writeHead(200, plain).end(policy)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  dns = await startDnsServer()
  for (const name of [...names, 'mta-sts.other.net']) dns.zone.set(name, 'A', ['127.0.0.1'])
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await dns.stop()
})

function fetch(domain: string, isAllowed: (address: string) => boolean = () => true): Promise<string> {
  const resolver = createResolver({ servers: [dns.address] })
  const { port } = server.address() as { port: number }
  return fetchStsPolicy(domain, { resolver, isAllowed, tlsRoots: roots, port })
}

test('the file is read, whole', async () => {
  assert.equal(await fetch('good.net'), policy)
})

test('what is too large, elsewhere, or no text is none', async () => {
  await assert.rejects(fetch('large.net'), /larger than 64 KiB/)
  await assert.rejects(fetch('moved.net'), /the answer is 301/)
  await assert.rejects(fetch('html.net'), /no text\/plain/)
})

test('neither from a server that cannot prove its name, nor from an address of our own network', async () => {
  await assert.rejects(fetch('other.net'), /altnames|certificate/i)
  await assert.rejects(
    fetch('inside.net', () => false),
    /no public address/
  )
})
