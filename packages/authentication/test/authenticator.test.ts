import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createResolver, type CachingResolver } from '@postkeep/dns'
import { startDnsServer, type DnsServer } from '@postkeep/testkit'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import { createAuthenticator, type AuthenticationRequest, type Authenticator } from '../src/index.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const plain = 'From: Ann <ann@sender.test>\r\nTo: bob@here.test\r\nSubject: hello\r\n\r\ntext\r\n'

let dns: DnsServer
let resolver: CachingResolver
let authenticator: Authenticator

before(async () => {
  dns = await startDnsServer({
    'sender.test': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
    '_dmarc.sender.test': { TXT: ['v=DMARC1; p=reject'] },
    's1._domainkey.sender.test': { TXT: [keyRecord(publicKey)] },
    'soft.test': { TXT: ['v=spf1 ~all'] },
    '_dmarc.soft.test': { TXT: ['v=DMARC1; p=quarantine'] }
  })
  resolver = createResolver({ servers: [dns.address], timeoutMs: 300, tries: 1 })
  authenticator = createAuthenticator({ resolver, hostName: 'mx.here.test' })
})
after(() => dns.stop())

function keyRecord(key: KeyObject): string {
  return `v=DKIM1; k=rsa; p=${key.export({ type: 'spki', format: 'der' }).toString('base64')}`
}

async function signed(text: string): Promise<string> {
  const key = {
    signingDomain: 'sender.test',
    selector: 's1',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
  const { signatures } = await dkimSign(text, { ...key, signatureData: [key] })
  return signatures + text
}

function request(text: string, change: Partial<AuthenticationRequest> = {}): AuthenticationRequest {
  return {
    raw: Buffer.from(text),
    clientAddress: '192.0.2.1',
    helo: 'mail.sender.test',
    sender: 'ann@sender.test',
    ...change
  }
}

describe('authenticate', () => {
  test('a signed message from the right place passes everything', async () => {
    const results = await authenticator.authenticate(request(await signed(plain)))
    assert.deepEqual(results.spf, { result: 'pass', domain: 'sender.test' })
    assert.deepEqual(results.dkim, [{ result: 'pass', domain: 'sender.test', selector: 's1' }])
    assert.deepEqual(results.dmarc, { result: 'pass', policy: 'reject', domain: 'sender.test' })
    assert.equal(results.arc.result, 'none')
  })

  test('the fields are whole header lines that name us', async () => {
    const { fields } = await authenticator.authenticate(request(await signed(plain)))
    assert.match(fields, /^Received-SPF: pass /)
    assert.match(fields, /\r\nAuthentication-Results: mx\.here\.test;\r\n/)
    assert.match(fields, /dkim=pass[^]*spf=pass[^]*dmarc=pass/)
    for (const line of fields.split('\r\n').slice(0, -1))
      assert.match(line, /^(?:[A-Za-z-]+:|[ \t])[^\r\n]*$/)
    assert.ok(fields.endsWith('\r\n') && !fields.endsWith('\r\n\r\n'))
  })

  test('a changed body, and a client that may not send: fail, with the policy of the owner', async () => {
    const forged = (await signed(plain)).replace('text', 'TEXT')
    const results = await authenticator.authenticate(request(forged, { clientAddress: '192.0.2.66' }))
    assert.equal(results.spf.result, 'fail')
    assert.equal(results.dkim[0]?.result, 'neutral')
    assert.deepEqual(results.dmarc, { result: 'fail', policy: 'reject', domain: 'sender.test' })
  })

  test('a domain that says nothing', async () => {
    const text = plain.replace('sender.test', 'nothing.test')
    const results = await authenticator.authenticate(request(text, { sender: 'x@nothing.test' }))
    assert.equal(results.spf.result, 'none')
    assert.equal(results.dkim[0]?.result, 'none')
    assert.equal(results.dmarc.result, 'none')
  })

  test('the null sender is judged by its HELO', async () => {
    const results = await authenticator.authenticate(request(plain, { sender: '', helo: 'sender.test' }))
    assert.equal(results.spf.result, 'pass')
  })

  test('several author domains: no policy can be found', async () => {
    const text = plain.replace('<ann@sender.test>', '<ann@sender.test>, eve@soft.test')
    const results = await authenticator.authenticate(request(text))
    assert.equal(results.dmarc.result, 'permerror')
  })

  test('no author at all is nobody whose policy could be broken', async () => {
    const results = await authenticator.authenticate(request('Subject: x\r\n\r\n'))
    assert.equal(results.dmarc.result, 'none')
  })

  test('a DNS server that does not answer is a temporary error, and the message still gets its fields', async () => {
    dns.zone.fail('away.test', '*', 'SERVFAIL')
    const text = plain.replace('sender.test', 'away.test')
    const results = await authenticator.authenticate(request(text, { sender: 'x@away.test' }))
    assert.equal(results.spf.result, 'temperror')
    assert.match(results.fields, /spf=temperror/)
  })

  test('an IPv6 client', async () => {
    const results = await authenticator.authenticate(request(plain, { clientAddress: '2001:db8::1' }))
    assert.equal(results.spf.result, 'fail')
  })

  test('what strangers write into the envelope cannot break a line of ours', async () => {
    const sender = '"a\r\nX-Forged: yes"@sender.test'
    const { fields } = await authenticator.authenticate(
      request(plain, { sender, helo: 'x\r\nX-Forged: yes' })
    )
    assert.doesNotMatch(fields, /^X-Forged/m)
  })

  test('messages without sense get results too', async () => {
    const senseless = [
      '',
      '\r\n',
      'no header',
      ': no name\r\n\r\n',
      'From:\r\n\r\n',
      'From: @\r\n\r\n',
      'From: "\r\n\r\n',
      `From: ${'<'.repeat(500)}\r\n\r\n`,
      'DKIM-Signature: ;;;=;\r\nFrom: a@sender.test\r\n\r\n',
      'DKIM-Signature: v=1; a=rsa-sha256; d=..; s=..; h=; bh=; b=\r\nFrom: a@sender.test\r\n\r\n',
      'ARC-Seal: i=1; cv=none\r\nARC-Seal: i=99999999999999999999\r\nFrom: a@sender.test\r\n\r\n',
      'From: \u00ff\u00fe@\u00ff\r\n\r\n'
    ]
    for (const text of senseless) {
      const raw = Buffer.from(text, 'latin1')
      const results = await authenticator.authenticate({ ...request(''), raw })
      assert.match(results.fields, /Authentication-Results: mx\.here\.test/, JSON.stringify(text))
    }
  })
})

describe('prefetch', () => {
  test('what was prefetched is not asked again', async () => {
    resolver.clear()
    authenticator.prefetch('soft.test')
    await Promise.all([resolver.resolve('soft.test', 'TXT'), resolver.resolve('_dmarc.soft.test', 'TXT')])
    dns.queries.length = 0
    const text = plain.replace('sender.test', 'soft.test')
    const results = await authenticator.authenticate(request(text, { sender: 'x@soft.test' }))
    assert.deepEqual(results.dmarc, { result: 'fail', policy: 'quarantine', domain: 'soft.test' })
    assert.deepEqual(
      dns.queries.filter(({ name, type }) => type === 'TXT' && name.endsWith('soft.test')),
      []
    )
  })

  test('a name that cannot be looked up harms nobody', async () => {
    authenticator.prefetch(`${'x'.repeat(300)}.test`)
    authenticator.prefetch('')
    authenticator.prefetch('[192.0.2.1]')
    await assert.rejects(resolver.resolve(`${'x'.repeat(300)}.test`, 'TXT'))
  })
})
