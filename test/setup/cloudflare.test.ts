// The DNS records through Cloudflare's API: a server that stands for it keeps records and writes down the calls.
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { installed, Machine } from './machine.ts'

const token = 'cf-token-0123456789'
const missing = ['curl', 'jq'].filter((name) => !installed(name))
const skip = missing.length > 0 ? `not installed: ${missing.join(', ')}` : false

type DnsRecord = {
  id: string
  type: string
  name: string
  content: string
  proxied?: boolean
  priority?: number
}

class Cloudflare implements AsyncDisposable {
  readonly calls: string[] = []
  readonly records: DnsRecord[]
  readonly zone: string
  refuseWrites = false
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      (result) => {
        const success = result !== undefined
        const errors = success ? [] : [{ code: 9109, message: 'Unauthorized' }]
        response.end(JSON.stringify({ success, errors, result }))
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined)
    )
  })

  constructor(records: DnsRecord[] = [], zone = 'example.com') {
    this.records = records
    this.zone = zone
  }

  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    const url = new URL(request.url ?? '', 'http://stub')
    if (request.headers.authorization !== `Bearer ${token}`) return undefined
    const [, zones, , , id] = url.pathname.split('/')
    assert.equal(zones, 'zones')
    const name = url.searchParams.get('name')
    if (url.pathname === '/zones') return name === this.zone ? [{ id: 'z1', owner: { id: 'not-this' } }] : []
    if (request.method === 'GET') return this.records.filter((record) => record.name === name)
    if (this.refuseWrites) return undefined
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const record = JSON.parse(body) as DnsRecord
    this.calls.push(
      `${request.method} ${record.type} ${record.name} ${record.content} ${record.priority ?? ''}`.trimEnd()
    )
    const index = this.records.findIndex((existing) => existing.id === id)
    const stored = { ...record, id: id ?? `r${this.records.length}` }
    if (index >= 0) this.records[index] = stored
    else this.records.push(stored)
    return stored
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((closed) => this.#server.close(closed))
  }
}

function withToken(): Machine {
  return new Machine({
    files: { 'root/.cloudflare.ini': `# made in the panel\ndns_cloudflare_api_token = "${token}"\n` }
  })
}

describe('Cloudflare', { skip }, () => {
  test('gets every record once, and the second run changes nothing', async () => {
    await using cloudflare = new Cloudflare()
    using machine = withToken()
    const CLOUDFLARE_API = await cloudflare.listen()
    const { status, output } = await machine.setup([], { CLOUDFLARE_API })
    assert.equal(status, 0, output)
    assert.deepEqual(cloudflare.calls, [
      'POST A example.com 8.8.4.4',
      'POST AAAA example.com 2a00::4',
      'POST A mx.example.com 8.8.4.4',
      'POST AAAA mx.example.com 2a00::4',
      ...'api autoconfig caldav carddav fe-bounces imap mta-sts pop3 smtp'
        .split(' ')
        .map((name) => `POST CNAME ${name}.example.com example.com`),
      'POST MX example.com mx.example.com 0',
      'POST TXT example.com "v=spf1 a -all"',
      'POST TXT _dmarc.example.com "v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@example.com"',
      'POST TXT _smtp._tls.example.com "v=TLSRPTv1; rua=mailto:tls-reports@example.com"'
    ])
    assert.ok(cloudflare.records.every((record) => record.proxied !== true))
    const again = await machine.setup([], { CLOUDFLARE_API })
    assert.equal(again.status, 0)
    assert.equal(cloudflare.calls.length, 17)
  })

  test('records that say something else stay, unless --replace-dns', async () => {
    const foreign = [
      { id: 'a', type: 'A', name: 'example.com', content: '9.9.9.9', proxied: true },
      // RFC 2181 §10.3: of a set-up before addresses were proposed; no MX should lead to it.
      { id: 'c', type: 'CNAME', name: 'mx.example.com', content: 'example.com' },
      { id: 'm', type: 'MX', name: 'example.com', content: 'aspmx.example', priority: 1 },
      { id: 'v', type: 'TXT', name: 'example.com', content: '"site-verification=1"' }
    ]
    await using cloudflare = new Cloudflare(foreign)
    using machine = withToken()
    const CLOUDFLARE_API = await cloudflare.listen()
    const { output } = await machine.setup([], { CLOUDFLARE_API })
    assert.match(
      output,
      /A example\.com says 9\.9\.9\.9 \(proxied\) and was left as it is \[cloudflare-differs\]/
    )
    assert.match(output, /MX example\.com says aspmx\.example/)
    assert.match(output, /A mx\.example\.com says example\.com and was left as it is/)
    assert.ok(!cloudflare.calls.some((call) => call.startsWith('PUT')))
    await machine.setup(['--replace-dns'], { CLOUDFLARE_API })
    assert.deepEqual(
      cloudflare.calls.filter((call) => call.startsWith('PUT')),
      ['PUT A example.com 8.8.4.4', 'PUT A mx.example.com 8.8.4.4', 'PUT MX example.com mx.example.com 0']
    )
    assert.ok(cloudflare.calls.includes('POST AAAA mx.example.com 2a00::4'))
    assert.ok(cloudflare.records.some(({ content }) => content === '"site-verification=1"'))
  })

  test('the zone may be that of a domain above', async () => {
    await using cloudflare = new Cloudflare()
    using machine = withToken()
    const args = ['--domain', 'mail.example.com']
    const { status, output } = await machine.setup(args, { CLOUDFLARE_API: await cloudflare.listen() })
    assert.equal(status, 0, output)
    assert.ok(cloudflare.calls.includes('POST CNAME imap.mail.example.com mail.example.com'))
  })

  test('the token is in no output, log or argument', async () => {
    await using cloudflare = new Cloudflare()
    using machine = withToken()
    const extra = { CLOUDFLARE_API: await cloudflare.listen(), DEBUG: 'true' }
    const { status, output } = await machine.setup(['--cert-method', 'cloudflare'], extra)
    assert.equal(status, 0, output)
    assert.ok(!(output + machine.log() + machine.calls().join('\n')).includes(token))
  })

  test('a refusal, another zone and a missing token each say what to do', async () => {
    await using cloudflare = new Cloudflare([], 'other.example')
    const CLOUDFLARE_API = await cloudflare.listen()
    using machine = withToken()
    assert.match((await machine.setup([], { CLOUDFLARE_API })).output, /\[cloudflare-zone-missing\]/)
    await using refusing = new Cloudflare()
    refusing.refuseWrites = true
    const refused = await machine.setup([], { CLOUDFLARE_API: await refusing.listen() })
    assert.match(refused.output, /\[cloudflare-refused\]/)
    assert.match(machine.log(), /Unauthorized/)
    machine.write('root/.cloudflare.ini', 'dns_cloudflare_api_token = ""\n')
    assert.match((await machine.setup()).output, /\[cloudflare-token-missing\]/)
  })
})
