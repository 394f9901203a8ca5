import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createResolver, type CachingResolver } from '@postkeep/dns'
import { startDnsServer, type DnsServer } from '@postkeep/testkit'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import {
  createAuthenticator,
  sealFields,
  type AuthenticationRequest,
  type Authenticator
} from '../src/index.ts'

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
  resolver = createResolver({ servers: [dns.address], timeoutMs: 20_000, tries: 1 })
  authenticator = createAuthenticator({ resolver, hostName: 'mx.here.test' })
})
after(() => dns.stop())

function keyRecord(key: KeyObject): string {
  return `v=DKIM1; k=rsa; p=${key.export({ type: 'spki', format: 'der' }).toString('base64')}`
}

async function signed(text: string, change: { maxBodyLength?: number } = {}): Promise<string> {
  const key = {
    signingDomain: 'sender.test',
    selector: 's1',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
  const { signatures } = await dkimSign(text, { ...key, signatureData: [{ ...key, ...change }] })
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
    assert.deepEqual(results.spf, { result: 'pass', domain: 'sender.test', explanation: undefined })
    assert.deepEqual(results.dkim, [
      { result: 'pass', domain: 'sender.test', selector: 's1', comment: undefined, isAligned: true }
    ])
    assert.deepEqual(results.dmarc, {
      result: 'pass',
      policy: 'reject',
      domain: 'sender.test',
      isUncertain: false
    })
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
    assert.deepEqual(results.dmarc, {
      result: 'fail',
      policy: 'reject',
      domain: 'sender.test',
      isUncertain: false
    })
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

describe('DMARC', () => {
  const judged = async (from: string, change: Partial<AuthenticationRequest> = {}, random = 0) => {
    const judge = createAuthenticator({ resolver, hostName: 'mx.here.test', random: () => random })
    const text = plain.replace('ann@sender.test', from)
    return (await judge.authenticate(request(text, { clientAddress: '192.0.2.66', ...change }))).dmarc
  }
  const set = (name: string, record: string) => dns.zone.set(`_dmarc.${name}`, 'TXT', [record])

  test('a subdomain has the policy for subdomains, and one that does not exist its own', async () => {
    set('tree.test', 'v=DMARC1; p=none; sp=quarantine; np=reject')
    dns.zone.set('sub.tree.test', 'A', ['192.0.2.5'])
    assert.equal((await judged('a@tree.test')).policy, 'none')
    assert.equal((await judged('a@sub.tree.test')).policy, 'quarantine')
    assert.equal((await judged('a@gone.tree.test')).policy, 'reject')
  })

  test('alignment: relaxed takes the organisation, strict the name itself', async () => {
    set('strict.test', 'v=DMARC1; p=reject; aspf=s; adkim=s')
    set('relaxed.test', 'v=DMARC1; p=reject')
    for (const name of ['strict.test', 'relaxed.test'])
      dns.zone.set(`mail.${name}`, 'TXT', ['v=spf1 ip4:192.0.2.66 -all'])
    assert.equal((await judged('a@strict.test', { sender: 'b@mail.strict.test' })).result, 'fail')
    assert.equal((await judged('a@relaxed.test', { sender: 'b@mail.relaxed.test' })).result, 'pass')
    assert.equal((await judged('a@relaxed.test', { sender: 'b@mail.strict.test' })).result, 'fail')
  })

  test('pct: messages that are not meant get the next gentler policy', async () => {
    set('some.test', 'v=DMARC1; p=reject; pct=25')
    assert.equal((await judged('a@some.test', {}, 0.24)).policy, 'reject')
    assert.equal((await judged('a@some.test', {}, 0.25)).policy, 'quarantine')
  })

  test('a policy that cannot be looked up is a temporary error; so is what might have vouched for the author', async () => {
    dns.zone.fail('_dmarc.dark.test', 'TXT', 'SERVFAIL')
    assert.equal((await judged('a@dark.test')).result, 'temperror')
    set('dim.test', 'v=DMARC1; p=reject')
    dns.zone.fail('dim.test', 'TXT', 'SERVFAIL')
    const dim = await judged('a@dim.test', { sender: 'a@dim.test' })
    assert.deepEqual([dim.result, dim.isUncertain], ['fail', true])
  })

  test('a signature by a key that can be broken vouches for nobody', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 512 })
    dns.zone.set('weak._domainkey.sender.test', 'TXT', [keyRecord(weak.publicKey)])
    const signer = {
      signingDomain: 'sender.test',
      selector: 'weak',
      privateKey: weak.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    }
    const { signatures } = await dkimSign(plain, { ...signer, signatureData: [signer] })
    assert.match(signatures, /b=/)
    const stranger = { clientAddress: '192.0.2.66' }
    const { dkim, dmarc } = await authenticator.authenticate(request(signatures + plain, stranger))
    assert.notEqual(dkim[0]?.result, 'pass')
    assert.equal(dmarc.result, 'fail')
  })

  test('a signature that leaves the end of the body open vouches for nobody', async () => {
    const text = await signed(plain, { maxBodyLength: 6 })
    const change = { clientAddress: '192.0.2.66' }
    assert.equal((await authenticator.authenticate(request(text, change))).dmarc.result, 'pass')
    const { dkim, dmarc, fields } = await authenticator.authenticate(request(`${text}more\r\n`, change))
    assert.equal(dkim[0]?.result, 'policy')
    assert.equal(dmarc.result, 'fail')
    assert.match(fields, /dkim=policy \(l= leaves 6 bytes unsigned\)/)
  })
})

describe('ARC', () => {
  const key = () => ({
    domain: 'sender.test',
    selector: 's1',
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  })
  const author = 'From: eve@reject.test\r\nTo: bob@here.test\r\nSubject: hello\r\n\r\ntext\r\n'
  const seal = async (text: string, summary: string, arc: 'none' | 'pass' = 'none') =>
    (await sealFields(Buffer.from(text), { arc: { result: arc, trusted: undefined }, summary }, key())) + text
  const believing = () =>
    createAuthenticator({ resolver, hostName: 'mx.here.test', trustedSealers: ['sender.test'] })

  before(() => dns.zone.set('_dmarc.reject.test', 'TXT', ['v=DMARC1; p=reject']))

  test('our seal holds, twice, and a trusted sealer that saw DMARC pass is named', async () => {
    const once = await seal(author, 'mx.first.test; dmarc=pass header.from=reject.test')
    const twice = await seal(once, 'mx.second.test; dmarc=fail; arc=pass', 'pass')
    for (const text of [once, twice]) {
      const results = await believing().authenticate(request(text))
      assert.equal(results.arc.result, 'pass')
      assert.equal(results.arc.trusted, 'sender.test')
      assert.equal(results.dmarc.result, 'fail')
      assert.equal((await authenticator.authenticate(request(text))).arc.trusted, undefined)
    }
  })

  test('a sealer that saw it fail, a broken chain, and a changed message help nobody', async () => {
    const failed = await seal(author, 'mx.first.test; dmarc=fail')
    assert.equal((await believing().authenticate(request(failed))).arc.trusted, undefined)
    const sealed = await seal(author, 'mx.first.test; dmarc=pass')
    for (const text of [sealed.replace('dmarc=pass', 'dmarc=none'), sealed.replace('text\r\n', 'TEXT\r\n')]) {
      const { arc } = await believing().authenticate(request(text))
      assert.deepEqual(arc, { result: 'fail', trusted: undefined })
    }
  })

  test('a chain that does not hold is not sealed again', async () => {
    const results = { arc: { result: 'fail', trusted: undefined } as const, summary: 'x; none' }
    assert.equal(await sealFields(Buffer.from(author), results, key()), '')
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
    assert.deepEqual(results.dmarc, {
      result: 'fail',
      policy: 'quarantine',
      domain: 'soft.test',
      isUncertain: false
    })
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
