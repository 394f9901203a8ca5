// Where a file is fetched from, and where it is not.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  createServer as createPlain,
  type IncomingMessage,
  type Server as PlainServer,
  type ServerResponse
} from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { createResolver, type Resolver } from '@postkeep/dns'
import { createTestCa, startDnsServer, type DnsServer } from '@postkeep/testkit'
import { fetchFile, type FetchOptions } from '../src/fetch-file.ts'

const hosts: Record<string, string[]> = {
  'far.example': ['127.0.0.1'],
  'other.example': ['127.0.0.1'],
  'inside.example': ['10.0.0.7'],
  'both.example': ['203.0.113.9', '169.254.169.254']
}

let dns: DnsServer
let resolver: Resolver
let secure: Server
let plain: PlainServer
let port: number
let plainPort: number
let tlsRoots: string[]
let asked: string[] = []
let location: string | undefined

before(async () => {
  dns = await startDnsServer()
  for (const [name, addresses] of Object.entries(hosts)) dns.zone.set(name, 'A', addresses)
  resolver = createResolver({ servers: [dns.address] })
  const ca = await createTestCa()
  const { chain, key } = await ca.issue({ names: ['far.example'] })
  tlsRoots = [ca.caPem]
  const answer = (name: string) => (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${name} ${request.url}`)
    if (request.url !== '/' || location === undefined) response.end('file')
    else response.writeHead(302, { location }).end()
  }
  secure = createServer({ key, cert: chain }, answer('secure')).listen(0, '127.0.0.1')
  plain = createPlain(answer('plain')).listen(0, '127.0.0.1')
  await Promise.all([once(secure, 'listening'), once(plain, 'listening')])
  port = (secure.address() as AddressInfo).port
  plainPort = (plain.address() as AddressInfo).port
})
after(async () => {
  secure.close()
  plain.close()
  await dns[Symbol.asyncDispose]()
})

async function outcome(url: string, more: Partial<FetchOptions> = {}): Promise<string> {
  asked = []
  const options = { resolver, allowPrivate: false, signal: new AbortController().signal, tlsRoots, ...more }
  const fetched = await fetchFile({ url, etag: null, lastModified: null }, options)
  return fetched.kind === 'failed' ? fetched.fault : fetched.kind
}

test('addresses inside are refused, by whatever name, and nobody is connected to', async () => {
  const literals = [
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '192.168.1.1',
    '0x7f000001',
    '2130706433',
    '0'
  ]
  for (const host of [...literals, 'inside.example', 'both.example', 'far.example'])
    assert.equal(await outcome(`http://${host}:${plainPort}/`), 'private-address', host)
  assert.deepEqual(asked, [])
  assert.equal(await outcome('https://nowhere.example/'), 'unknown-host')
})

test('the certificate is that of the name', async () => {
  const options = { allowPrivate: true }
  location = undefined
  assert.equal(await outcome(`https://far.example:${port}/`, options), 'fetched')
  assert.equal(await outcome(`https://other.example:${port}/`, options), 'certificate')
  assert.equal(
    await outcome(`https://far.example:${port}/`, { ...options, tlsRoots: undefined }),
    'certificate'
  )
})

test('each redirection is looked up anew, and none leads out of the encryption', async () => {
  const options = { allowPrivate: true }
  location = `http://other.example:${plainPort}/x`
  assert.equal(await outcome(`https://far.example:${port}/`, options), 'redirects')
  assert.deepEqual(asked, ['secure /'])
  assert.equal(await outcome(`http://far.example:${plainPort}/`, options), 'fetched')
  assert.deepEqual(asked, ['plain /', 'plain /x'])
  location = 'https://nowhere.example/'
  assert.equal(await outcome(`https://far.example:${port}/`, options), 'unknown-host')
  location = `https://far.example:${port}/`
  assert.equal(await outcome(`https://far.example:${port}/`, options), 'redirects')
  assert.equal(asked.length, 6)
})

test('who is stopped, or too slow, gives up', async () => {
  const silent = createPlain(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const url = `http://far.example:${(silent.address() as AddressInfo).port}/`
  assert.equal(await outcome(url, { allowPrivate: true, timeoutMs: 50 }), 'no-answer')
  silent.closeAllConnections()
  silent.close()
})
