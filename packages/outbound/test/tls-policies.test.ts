// DANE and MTA-STS with a signed zone, a validating resolver and servers that are what they say, or not.
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createResolver, createSecureResolver } from '@postkeep/dns'
import { silentLogger as logger } from '@postkeep/log'
import { createTestCa, type TestCa } from '@postkeep/testkit'
import {
  createSender,
  stsPolicies,
  type RecipientResult,
  type Sender,
  type StsPolicyStore
} from '../src/index.ts'
import { politely, startRaw, startRemote } from './remote-server.ts'
import { startSignedDns, type SignedDns, type TestZone } from './signed-dns.ts'

const raw = Buffer.from('From: ann@here.net\r\nSubject: x\r\n\r\nHello\r\n')
const policies = new Map<string, { status?: number; type?: string; text: string }>()

let ca: TestCa
let dns: SignedDns
let web: Server
let port: number
let sender: Sender
const stack = new AsyncDisposableStack()

function policyFile(mode: string, ...mx: string[]): { text: string } {
  return {
    text: ['version: STSv1', `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`), 'max_age: 86400', ''].join(
      '\r\n'
    )
  }
}

/** MX and address of a domain below a zone; `rest` may use `$` for the name. */
function host(name: string, rest: readonly string[] = [], address = '127.0.0.1'): string[] {
  return [`${name} MX 0 mx.${name}`, `mx.${name} A ${address}`, ...rest]
}

function sts(name: string): string[] {
  return [...host(name), `_mta-sts.${name} TXT "v=STSv1; id=1;"`, `mta-sts.${name} A 127.0.0.1`]
}

/** A store that outlives a sender. */
function memoryStore(): StsPolicyStore {
  const kept = new Map<string, Parameters<StsPolicyStore['keep']>[0]>()
  return {
    find: (domain) => Promise.resolve(kept.get(domain)),
    keep: (policy) => Promise.resolve(void kept.set(policy.domain, policy))
  }
}

function newSender(
  options: { store?: StsPolicyStore; dnsAddress?: string; withoutDane?: boolean } = {}
): Sender {
  const { dnsAddress = dns.address, store = memoryStore(), withoutDane } = options
  const resolver = createResolver({ servers: [dnsAddress], timeoutMs: 20_000, tries: 1 })
  const isAllowed = () => true
  const webPort = (web.address() as AddressInfo).port
  const roots = [ca.caPem]
  return createSender({
    resolver,
    secureResolver: withoutDane ? undefined : createSecureResolver({ server: dnsAddress, timeoutMs: 10_000 }),
    stsPolicies: stsPolicies({ resolver, store, isAllowed, logger, tlsRoots: roots, port: webPort }),
    hostName: 'here.net',
    logger,
    port,
    allowPrivate: true,
    tlsRoots: roots
  })
}

async function sendTo(domain: string, by: Sender = sender, changes = {}): Promise<RecipientResult> {
  const [result] = await by.send({
    domain,
    from: 'ann@here.net',
    recipients: [{ address: `bob@${domain}` }],
    raw,
    ...changes
  })
  return result!
}

before(async () => {
  ca = await createTestCa()
  const certificate = await ca.issue({
    names: ['mx.anchor.secure.net', 'mx.enforce.open.net', 'mx.kept.open.net', 'mx.unnamed.open.net']
  })
  const remote = stack.use(await startRemote({ certificate }))
  port = remote.port
  stack.use(
    await startRaw(
      (line, socket) => (line === 'STARTTLS' ? socket.write('502 no\r\n') : politely(line, socket)),
      { address: '127.0.0.2', port }
    )
  )
  const own = new X509Certificate(certificate.cert)
  const spki = sha256(own.publicKey.export({ type: 'spki', format: 'der' }))
  const authority = sha256(new X509Certificate(ca.caPem).raw)
  const wrong = sha256(Buffer.from('another key'))
  const forged = sha256(Buffer.from('a forged key'))
  const tlsa = (name: string, data: string) => [`_${port}._tcp.mx.${name} TLSA ${data}`]
  const secure = [
    ...host('right', tlsa('right', `3 1 1 ${spki}`)),
    ...host('wrong', tlsa('wrong', `3 1 1 ${wrong}`)),
    ...host('either', [...tlsa('either', `3 1 1 ${wrong}`), ...tlsa('either', `3 1 1 ${spki}`)]),
    ...host('anchor', tlsa('anchor', `2 0 1 ${authority}`)),
    ...host('othername', tlsa('othername', `2 0 1 ${authority}`)),
    ...host('otheranchor', tlsa('otheranchor', `2 0 1 ${wrong}`)),
    ...host('pkix', tlsa('pkix', `1 1 1 ${wrong}`)),
    ...host('missing'),
    ...host('bogus', tlsa('bogus', `3 1 1 ${forged}`)),
    ...host('plain', tlsa('plain', `3 1 1 ${spki}`), '127.0.0.2'),
    ...host('plainpkix', tlsa('plainpkix', `0 0 1 ${wrong}`), '127.0.0.2'),
    'alias MX 0 mx.alias',
    'mx.alias CNAME mx.right',
    'aliaswrong MX 0 mx.aliaswrong',
    'mx.aliaswrong CNAME mx.wrong'
  ]
  const open = [
    ...host('insecure', tlsa('insecure', `3 1 1 ${wrong}`)),
    ...['enforce', 'wrongname', 'unnamed', 'testing', 'gone', 'kept', 'large', 'moved', 'html'].flatMap(sts)
  ]
  const zones: TestZone[] = [
    { name: 'secure.net', records: secure, isSigned: true, forge: [forged, spki] },
    { name: 'open.net', records: open, isSigned: false }
  ]
  dns = stack.use(await startSignedDns(zones))
  web = await startWeb()
  sender = stack.use(newSender())
})
after(() => stack.disposeAsync())

async function startWeb(): Promise<Server> {
  const names = ['enforce', 'wrongname', 'unnamed', 'testing', 'gone', 'kept', 'large', 'moved', 'html'].map(
    (name) => `mta-sts.${name}.open.net`
  )
  const { chain, key } = await ca.issue({ names })
  const server = createServer({ key, cert: chain }, (request, response) => {
    const {
      status = 200,
      text,
      type = 'text/plain'
    } = policies.get(request.headers.host ?? '') ?? { status: 404, text: '' }
    response
      .writeHead(status, { 'content-type': type, location: 'https://mta-sts.enforce.open.net/' })
      .end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(() => void server.close())
  const set = (name: string, file: { status?: number; type?: string; text: string }) =>
    policies.set(`mta-sts.${name}.open.net`, file)
  set('enforce', policyFile('enforce', '*.enforce.open.net'))
  set('wrongname', policyFile('enforce', 'mx.wrongname.open.net'))
  set('unnamed', policyFile('enforce', 'mx.elsewhere.net', '*.unnamed.net'))
  set('testing', policyFile('testing', 'mx.elsewhere.net'))
  set('kept', policyFile('enforce', 'mx.wrongname.open.net'))
  set('large', { text: `${policyFile('enforce', 'mx.elsewhere.net').text}${'x: y\r\n'.repeat(20_000)}` })
  set('moved', { status: 301, ...policyFile('enforce', 'mx.elsewhere.net') })
  set('html', { type: 'text/html', ...policyFile('enforce', 'mx.elsewhere.net') })
  return server
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('DANE', () => {
  for (const name of ['right', 'either', 'anchor', 'alias']) {
    test(`${name}: sent, and the result says by which rule`, async () => {
      const { delivery, kind, reply } = await sendTo(`${name}.secure.net`)
      assert.equal(kind, 'sent', reply)
      assert.deepEqual([delivery!.tls!.policy, delivery!.tls!.verified], ['dane', true])
    })
  }

  const faults = {
    wrong: /DANE: The certificate is none of those/,
    aliaswrong: /DANE: The certificate is none of those/,
    othername: /DANE: The certificate is not for mx\.othername/,
    otheranchor: /DANE: The certificate is none of those/,
    bogus: /DANE of mx\.bogus\.secure\.net: .*SERVFAIL/,
    plain: /STARTTLS/i,
    plainpkix: /STARTTLS/i
  }
  for (const [name, pattern] of Object.entries(faults)) {
    test(`${name}: nothing is sent, tried again later`, async () => {
      const { kind, reply } = await sendTo(`${name}.secure.net`)
      assert.equal(kind, 'temporary')
      assert.match(reply, pattern)
    })
  }

  test('usages that are not for mail: encrypted, whoever it is', async () => {
    const { delivery, kind } = await sendTo('pkix.secure.net')
    assert.deepEqual([kind, delivery!.tls!.policy, delivery!.tls!.enabled], ['sent', 'dane-unusable', true])
  })

  test('no record, or one that is not signed: as if there were no DANE', async () => {
    for (const domain of ['missing.secure.net', 'insecure.open.net']) {
      const { delivery, kind } = await sendTo(domain)
      assert.deepEqual(
        [kind, delivery!.tls!.policy, delivery!.tls!.verified],
        ['sent', undefined, false],
        domain
      )
    }
  })

  test('without a validating resolver it is off', async () => {
    await using other = newSender({ withoutDane: true })
    assert.equal((await sendTo('wrong.secure.net', other)).kind, 'sent')
  })

  test('a sender who says TLS-Required: No gets it delivered: RFC 8689 §5', async () => {
    const result = await sendTo('wrong.secure.net', sender, { ignoresTlsPolicy: true })
    assert.equal(result.kind, 'sent')
  })
})

describe('MTA-STS', () => {
  test('enforce: sent to a server that proves its name', async () => {
    const { delivery, kind, reply } = await sendTo('enforce.open.net')
    assert.equal(kind, 'sent', reply)
    assert.deepEqual([delivery!.tls!.policy, delivery!.tls!.verified], ['sts-enforce', true])
  })

  test('enforce: a certificate for another name, or a host that the policy does not name: later', async () => {
    const wrong = await sendTo('wrongname.open.net')
    assert.equal(wrong.kind, 'temporary')
    assert.match(wrong.reply, /altnames|match/i)
    const unnamed = await sendTo('unnamed.open.net')
    assert.equal(unnamed.kind, 'temporary')
    assert.match(unnamed.reply, /does not name its mail server mx\.unnamed\.open\.net/)
  })

  test('testing never stands in the way', async () => {
    const { delivery, kind } = await sendTo('testing.open.net')
    assert.deepEqual([kind, delivery!.tls!.policy, delivery!.tls!.verified], ['sent', 'sts-testing', false])
  })

  for (const name of ['gone', 'large', 'moved', 'html']) {
    test(`a policy that cannot be had (${name}) is none`, async () => {
      const { delivery, kind } = await sendTo(`${name}.open.net`)
      assert.deepEqual([kind, delivery!.tls!.policy], ['sent', undefined])
    })
  }

  test('a policy that was seen holds when its file and its record are gone', async () => {
    const store = memoryStore()
    {
      await using first = newSender({ store })
      assert.equal((await sendTo('kept.open.net', first)).kind, 'temporary')
    }
    policies.delete('mta-sts.kept.open.net')
    await using second = newSender({ store })
    const { kind, reply } = await sendTo('kept.open.net', second)
    assert.equal(kind, 'temporary')
    assert.match(reply, /does not name/)
  })
})
