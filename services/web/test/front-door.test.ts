// The front door: who answers for which name, over HTTP/1.1, HTTP/2 and without TLS.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request as sendPlain, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { after, before, describe, test } from 'node:test'
import { cacheChallengeStore } from '@postkeep/certificates'
import { connectCache } from '@postkeep/cache'
import { silentLogger as logger } from '@postkeep/log'
import { startSite, type Site } from './site.ts'

let site: Site
const seen: { path: string; headers: IncomingHttpHeaders }[] = []
const api = createServer((request, response) => {
  seen.push({ path: request.url!, headers: request.headers })
  response.end('the api')
})
api.on('upgrade', (request, socket) => {
  seen.push({ path: request.url!, headers: request.headers })
  socket.on('error', () => undefined)
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  socket.on('data', (data) => socket.write(`heard ${data.toString()}`))
  socket.on('end', () => socket.end())
})
before(async () => {
  api.listen(0, '127.0.0.1')
  await once(api, 'listening')
  const { port } = api.address() as AddressInfo
  site = await startSite({ API_PORT: String(port), CALDAV_PORT: '1' })
  await site.directory.users.create({ email: 'ann@far.example', password: 'long enough' })
  await site.directory.domains.create({ name: 'ann.example', owner: 'ann@far.example' })
})
after(async () => {
  await site[Symbol.asyncDispose]()
  api.close()
  api.closeAllConnections()
})

describe('the front door', { timeout: 900_000 }, () => {
  test('api. goes to the API with the client address, and not the one that the client claims', async () => {
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'x-real-ip': '203.0.113.9'
    }
    const reply = await site.request('/v1/test?a=1', { host: 'api.server.test', headers })
    assert.deepEqual([reply.status, reply.body], [200, 'the api'])
    const { headers: got, path } = seen.at(-1)!
    assert.equal(path, '/v1/test?a=1')
    assert.deepEqual(
      [
        got['x-forwarded-for'],
        got['x-forwarded-proto'],
        got['x-forwarded-host'],
        got.forwarded,
        got['x-real-ip']
      ],
      ['127.0.0.1', 'https', 'api.server.test', undefined, undefined]
    )
    assert.equal(got.host, 'api.server.test')
  })

  test('the same over HTTP/2', async () => {
    const session = connect(`https://localhost:${site.port}`, { ca: site.ca })
    const stream = session.request({
      ':path': '/v1/two',
      ':authority': 'api.server.test',
      'x-forwarded-for': '9.9.9.9'
    })
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
    stream.resume()
    await once(stream, 'close')
    session.close()
    assert.equal(headers[':status'], 200)
    assert.deepEqual([seen.at(-1)!.path, seen.at(-1)!.headers['x-forwarded-for']], ['/v1/two', '127.0.0.1'])
  })

  test('an upgrade to a WebSocket passes in both directions, with the client address', async () => {
    const socket = connectTls({
      port: site.port,
      host: 'localhost',
      ca: site.ca,
      ALPNProtocols: ['http/1.1']
    })
    socket.on('error', () => undefined)
    await once(socket, 'secureConnect')
    const fields = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Authorization: Basic eDp5',
      'X-Forwarded-For: 203.0.113.9'
    ]
    socket.write(['GET /v1/ws HTTP/1.1', 'Host: api.server.test', ...fields, '', ''].join('\r\n'))
    const read = async (part: string) => {
      for (let got = ''; !got.includes(part);) got += String((await once(socket, 'data'))[0])
    }
    await read('\r\n\r\n')
    const { headers, path } = seen.at(-1)!
    assert.deepEqual(
      [path, headers.authorization, headers['x-forwarded-for']],
      ['/v1/ws', 'Basic eDp5', '127.0.0.1']
    )
    socket.write('hello')
    await read('heard hello')
    socket.destroy()
  })

  test('a service that is away is told as that', async () => {
    const reply = await site.request('/', { host: 'caldav.server.test' })
    assert.equal(reply.status, 502)
  })

  test('other names: ours lead to the site, foreign ones to nothing', async () => {
    const www = await site.request('/x', { host: 'www.server.test' })
    assert.deepEqual([www.status, www.headers['location']], [302, 'https://server.test/'])
    for (const host of ['evil.example', 'server.test.evil.example', 'api.evil.example'])
      assert.equal((await site.request('/en', { host })).status, 421, host)
    const [caldav, password] = await Promise.all(
      ['caldav', 'change-password'].map((name) => site.request(`/.well-known/${name}`))
    )
    assert.equal(caldav!.headers['location'], 'https://caldav.server.test/')
    assert.equal(password!.headers['location'], 'https://server.test/my-account/security')
    const carddav = await site.request('/.well-known/carddav')
    assert.equal(carddav.headers['location'], 'https://carddav.server.test/')
    const contact = await site.request('/.well-known/security.txt')
    assert.match(contact.body, /^Contact: mailto:postmaster@server\.test\r\nExpires: /)
  })

  test('settings for mail programs, of domains that are here', async () => {
    const found = await site.request('/mail/config-v1.1.xml?emailaddress=bob@ann.example', {
      host: 'autoconfig.ann.example'
    })
    assert.match(found.body, /<hostname>imap\.server\.test<\/hostname>\s*<port>993</)
    const wellKnown = await site.request(
      '/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=bob@ann.example'
    )
    assert.equal(wellKnown.body, found.body)
    assert.equal(
      (await site.request('/mail/config-v1.1.xml', { host: 'autoconfig.other.example' })).status,
      404
    )
    const policy = await site.request('/.well-known/mta-sts.txt', { host: 'mta-sts.ann.example' })
    assert.match(policy.body, /^version: STSv1\r\nmode: testing\r\nmx: mx\.server\.test\r\nmax_age: \d+\r\n$/)
    assert.equal(
      (await site.request('/.well-known/mta-sts.txt', { host: 'mta-sts.other.example' })).status,
      404
    )
    const outlook = await site.request('/Autodiscover/Autodiscover.xml', {
      host: 'autodiscover.ann.example',
      method: 'POST',
      body: '<Autodiscover><Request><EMailAddress>bob@ann.example</EMailAddress></Request></Autodiscover>'
    })
    assert.match(outlook.body, /<LoginName>bob@ann\.example<\/LoginName>/)
    const path = '/autodiscover/autodiscover.json/v1.0/bob@ann.example?Protocol=AutodiscoverV1'
    for (const host of ['autodiscover.ann.example', 'server.test']) {
      const json = await site.request(path, { host })
      assert.deepEqual(JSON.parse(json.body), {
        Protocol: 'AutodiscoverV1',
        Url: `https://${host}/autodiscover/autodiscover.xml`
      })
    }
  })

  test('port 80: challenges, redirects, settings where there is no certificate', async () => {
    await using cache = connectCache({ url: site.redisUrl, logger })
    await cache.whenReady()
    await cacheChallengeStore(cache).put('token_1', 'token_1.thumbprint')
    const challenge = await plain('/.well-known/acme-challenge/token_1', 'anything.example')
    assert.deepEqual([challenge.status, challenge.body], [200, 'token_1.thumbprint'])
    const page = await plain('/en/log-in?a=b', 'server.test')
    assert.deepEqual([page.status, page.location], [301, 'https://server.test/en/log-in?a=b'])
    assert.deepEqual((await plain('/', 'www.server.test')).location, 'https://server.test/')
    assert.equal((await plain('/', 'evil.example')).status, 404)
    assert.equal((await plain('/en/log-in', 'server.test', 'POST')).status, 403)
    assert.match((await plain('/mail/config-v1.1.xml', 'autoconfig.ann.example')).body, /clientConfig/)
  })

  test('TLS 1.2 is the oldest that is spoken', async () => {
    const socket = connectTls({
      host: '127.0.0.1',
      port: site.port,
      servername: 'localhost',
      ca: site.ca,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0'
    })
    const [error] = (await once(socket, 'error')) as [Error]
    assert.match(error.message, /alert|protocol|version/i)
  })
})

async function plain(path: string, host: string, method = 'GET') {
  const outgoing = sendPlain({
    host: '127.0.0.1',
    port: site.httpPort,
    path,
    method,
    headers: { host },
    agent: false
  })
  outgoing.end()
  const [incoming] = (await once(outgoing, 'response')) as [
    AsyncIterable<Buffer> & { statusCode: number; headers: IncomingHttpHeaders }
  ]
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return {
    status: incoming.statusCode,
    location: incoming.headers.location,
    body: Buffer.concat(chunks).toString()
  }
}
