// Webhooks against a real HTTP server: what it gets, what its answers mean, and where nothing is sent to.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createResolver, type CachingResolver } from '@postkeep/dns'
import { startDnsServer, type DnsServer } from '@postkeep/testkit'
import { postWebhook } from '../src/webhook/post-webhook.ts'
import type { WebhookTask } from '../src/webhook/webhook-task.ts'

const boundary = 'b1'
const raw = Buffer.from(
  [
    'From: =?utf-8?Q?J=C3=BCrg?= <j@far.test>',
    'To: Ann <ann@here.test>, bob@here.test',
    'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
    'Date: Mon, 05 Jan 2026 06:07:08 +0100',
    'Message-ID: <1@far.test>',
    'References: <a@far.test> <b@far.test>',
    `Content-Type: multipart/mixed; boundary=${boundary}`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'a < b =FC',
    `--${boundary}`,
    'Content-Type: text/html',
    '',
    '<p>a</p>',
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="../x.bin"',
    'Content-Disposition: attachment',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from([0, 1, 255]).toString('base64'),
    `--${boundary}--`,
    ''
  ].join('\r\n')
)

interface Got {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

let got: Got[] = []
let status = 200
let location: string | undefined
let isMute = false
const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => void pieces.push(piece))
  request.on('end', () => {
    got.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces) })
    if (isMute) return
    response.writeHead(status, location ? { Location: location } : {})
    response.end('x'.repeat(200_000))
  })
})
let dns: DnsServer
let resolver: CachingResolver
let port = 0

before(async () => {
  dns = await startDnsServer({
    'hook.test': { A: ['127.0.0.1'] },
    'mixed.test': { A: ['8.8.8.8', '169.254.169.254'] },
    'inside.test': { AAAA: ['fd00:ec2::254'] }
  })
  resolver = createResolver({ servers: [dns.address], timeoutMs: 20_000, tries: 1 })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  port = (server.address() as { port: number }).port
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await dns.stop()
})
beforeEach(() => {
  got = []
  status = 200
  location = undefined
  isMute = false
})

function task(path = '/in'): WebhookTask {
  return {
    url: path.startsWith('/') ? `http://hook.test:${port}${path}` : path,
    domain: '',
    recipients: ['ann@here.test'],
    session: { recipient: 'ann@here.test', sender: 'j@far.test' },
    dkim: { results: [] },
    spf: { status: { result: 'pass' } },
    arc: { status: { result: 'none' } },
    dmarc: { status: { result: 'pass' } }
  }
}

const options = (change = {}) => ({
  resolver,
  allowPrivate: true,
  key: 'a key',
  mta: 'mx.here.test',
  signal: new AbortController().signal,
  ...change
})
const post = (path?: string, change = {}) => postWebhook(raw, task(path), options(change))

describe('what is sent', () => {
  test('the parsed message, signed, with what was found of it', async () => {
    assert.equal((await post()).kind, 'sent')
    const [{ body, headers }] = got as [Got]
    assert.equal(headers['x-webhook-signature'], createHmac('sha256', 'a key').update(body).digest('hex'))
    assert.equal(headers.host, `hook.test:${port}`)
    const told = JSON.parse(body.toString())
    assert.equal(told.raw, raw.toString())
    assert.equal(told.subject, 'Grüße')
    assert.deepEqual(told.from.value, [{ address: 'j@far.test', name: 'Jürg' }])
    assert.equal(told.to.text, 'Ann <ann@here.test>, bob@here.test')
    assert.equal(told.date, '2026-01-05T05:07:08.000Z')
    assert.equal(told.messageId, '<1@far.test>')
    assert.deepEqual(told.references, ['<a@far.test>', '<b@far.test>'])
    assert.equal(told.text.trim(), 'a < b ü')
    assert.equal(told.html.trim(), '<p>a</p>')
    assert.match(told.textAsHtml, /a &lt; b ü/)
    assert.match(told.headers, /^From: [^]*b1/)
    assert.deepEqual(told.headerLines[4], { key: 'message-id', line: 'Message-ID: <1@far.test>' })
    assert.deepEqual(told.attachments[0].content, { type: 'Buffer', data: [0, 1, 255] })
    assert.equal(told.attachments[0].filename, 'x.bin')
    assert.deepEqual([told.spf.status.result, told.dmarc.status.result], ['pass', 'pass'])
    assert.deepEqual(told.recipients, ['ann@here.test'])
    assert.equal(told.session.mta, 'mx.here.test')
  })

  test('flags in the URL leave parts out', async () => {
    await post('/in?attachments=false&raw=false&x=1')
    const [{ body, url }] = got as [Got]
    assert.equal(url, '/in?attachments=false&raw=false&x=1')
    const told = JSON.parse(body.toString())
    assert.deepEqual([told.attachments, told.raw], [[], undefined])
    assert.equal(told.text.trim(), 'a < b ü')
  })

  test('bytes that are no text, in pieces that cut characters, are valid JSON', async () => {
    const odd = Buffer.concat([
      Buffer.from('X: y\r\n\r\n'),
      Buffer.alloc(200_001, 'ü'),
      Buffer.from([255, 0, 34])
    ])
    assert.equal((await postWebhook(odd, task(), options())).kind, 'sent')
    const told = JSON.parse(got[0]!.body.toString())
    assert.equal(told.raw, odd.toString())
  })
})

describe('answers', () => {
  const kinds: [number, string][] = [
    [204, 'sent 250'],
    [301, 'permanent 550'],
    [400, 'permanent 550'],
    [404, 'permanent 550'],
    [408, 'temporary 421'],
    [413, 'temporary 421'],
    [429, 'temporary 421'],
    [500, 'temporary 421'],
    [503, 'temporary 421']
  ]
  for (const [given, expected] of kinds) {
    test(`HTTP ${given}: ${expected}`, async () => {
      status = given
      location = `http://hook.test:${port}/elsewhere`
      const { code, kind, reply } = await post()
      assert.equal(`${kind} ${code}`, expected)
      assert.equal(got.length, 1, 'a redirect is not followed')
      assert.doesNotMatch(reply, /hook\.test/)
    })
  }

  test('no answer in time, and nobody there', async () => {
    isMute = true
    assert.equal((await post('/in', { timeoutMs: 200 })).kind, 'temporary')
    assert.equal((await post('http://hook.test:1/')).kind, 'temporary')
    assert.equal((await post('http://gone.test/')).kind, 'temporary')
  })
})

describe('where nothing is sent to', () => {
  const places = [
    () => `http://127.0.0.1:${port}/`,
    () => `http://hook.test:${port}/`,
    () => `http://[::1]:${port}/`,
    () => `http://[::ffff:127.0.0.1]:${port}/`,
    () => `http://2130706433:${port}/`,
    () => 'http://169.254.169.254/latest/meta-data',
    () => 'http://mixed.test/',
    () => 'https://inside.test/',
    () => 'http://10.0.0.1/'
  ]
  for (const place of places) {
    test(place.toString().replace(/^.*=> /, ''), async () => {
      const { code, kind, reply } = await post(place(), { allowPrivate: false })
      assert.deepEqual([kind, code, reply.slice(0, 5)], ['permanent', 550, '5.7.1'])
      assert.equal(got.length, 0)
    })
  }
})
