// Certificates issued for real, by pebble, which rejects nonces at random.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect, createServer, type TLSSocket } from 'node:tls'
// First: its reflect-metadata does not load after the smaller one of the testkit.
import 'acme-client'
import { createResolver } from '@postkeep/dns'
import { watchTlsContext } from '@postkeep/lifecycle'
import { silentLogger } from '@postkeep/log'
import { freePort, startDnsServer, temporaryFolder, type DnsServer } from '@postkeep/testkit'
import {
  cloudflareProvider,
  ensureCertificate,
  manualProvider,
  obtainCertificate,
  readRenewalState,
  renewIfDue,
  startChallengeServer,
  type CertificateRequest,
  type ChallengeMethod,
  type ChallengeServer,
  type DnsProvider,
  type RenewalLock
} from '../src/index.ts'
import { buildPebble } from './build-pebble.ts'
import { startCloudflareStub, type CloudflareStub } from './start-cloudflare-stub.ts'
import { startPebble, type Pebble } from './start-pebble.ts'

const built = await buildPebble()
const token = 'a-token'
const alone: RenewalLock = async (work) => ({ kind: 'ran', value: await work() })

const content = {
  'example.test': { A: ['127.0.0.1'], NS: ['ns.example.test'] },
  'ns.example.test': { A: ['127.0.0.1'] },
  'imap.example.test': { A: ['127.0.0.1'] }
}

describe('without an authority', () => {
  const request = (directoryUrl: string, folder: string): CertificateRequest => ({
    directoryUrl,
    accountKeyFile: join(folder, 'account.key'),
    names: ['example.test'],
    method: { kind: 'dns-01', dns: manualProvider({ show: () => undefined }), resolver: createResolver() },
    logger: silentLogger
  })

  test('one that wants to be left alone for hours is not waited for', async () => {
    await using folder = await temporaryFolder()
    let calls = 0
    const busy = createHttpServer((_, response) => {
      calls += 1
      response.writeHead(429, { 'retry-after': '7200', 'content-type': 'application/problem+json' })
      response.end(
        JSON.stringify({ type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many orders' })
      )
    }).listen(0, '127.0.0.1')
    await once(busy, 'listening')
    const { port } = busy.address() as AddressInfo
    await assert.rejects(obtainCertificate(request(`http://127.0.0.1:${port}/dir`, folder.path)), {
      kind: 'rate-limited',
      retryAfterMs: 7_200_000,
      message: /too many orders\. Wait/
    })
    assert.equal(calls, 1)
    busy.close()
    busy.closeAllConnections()
  })

  test('one that does not answer is asked twice', async () => {
    await using folder = await temporaryFolder()
    const directoryUrl = `http://127.0.0.1:${await freePort()}/dir`
    await assert.rejects(obtainCertificate(request(directoryUrl, folder.path)), {
      kind: 'unreachable',
      message: /cannot be reached \(.*ECONNREFUSED/
    })
  })
})

describe('with pebble', { skip: built.kind === 'absent' && built.reason }, () => {
  const stack = new AsyncDisposableStack()
  let dnsServer: DnsServer
  let web: ChallengeServer
  let pebble: Pebble
  let folder: string

  before(async () => {
    if (built.kind === 'absent') return
    dnsServer = stack.use(await startDnsServer(content, { ttl: 0 }))
    web = stack.use(await startChallengeServer({ port: 0, host: '127.0.0.1' }))
    pebble = stack.use(
      await startPebble({ file: built.file, dnsAddress: dnsServer.address, httpPort: web.port })
    )
    folder = stack.use(await temporaryFolder()).path
  })
  after(() => stack.disposeAsync())

  let accounts = 0
  /** Of a new account: what an old one has proved need not be proved again, pebble says now and then. */
  function request(more: Partial<CertificateRequest> = {}): CertificateRequest {
    return {
      directoryUrl: pebble.directoryUrl,
      trustedCa: pebble.trustedCa,
      accountKeyFile: join(folder, `account-${(accounts += 1)}.key`),
      email: 'admin@example.test',
      names: ['example.test'],
      method: { kind: 'http-01', challenges: web.challenges },
      logger: silentLogger,
      pollMs: { min: 20, max: 500 },
      ...more
    }
  }

  function byDns(dns: DnsProvider): ChallengeMethod {
    const resolver = createResolver({ servers: [dnsServer.address] })
    return { kind: 'dns-01', dns, resolver, nameServerPort: dnsServer.port, pollMs: 20 }
  }

  /** A Cloudflare whose records are seen at once by the DNS server. */
  async function cloudflare(): Promise<CloudflareStub> {
    return await startCloudflareStub({
      token,
      zones: { 'example.test': 'z1' },
      onChange: (records) => {
        const texts = records.map((record) => record.content.replaceAll('"', ''))
        dnsServer.zone.set('_acme-challenge.example.test', 'TXT', texts)
      }
    })
  }

  test('http-01: a certificate for all names, from the same account again', async () => {
    const names = ['example.test', 'imap.example.test']
    const wanted = request({ names })
    const certificate = await obtainCertificate(wanted)
    assert.deepEqual(certificate.names.toSorted(), names)
    const [leaf, issuer] = certificate.chain.split(/(?<=-----END CERTIFICATE-----\n)/)
    assert.equal(new X509Certificate(leaf!).verify(new X509Certificate(issuer!).publicKey), true)
    assert.equal(new X509Certificate(leaf!).publicKey.asymmetricKeyDetails!.namedCurve, 'prime256v1')
    assert.equal((await stat(wanted.accountKeyFile)).mode & 0o777, 0o600)
    const again = await obtainCertificate(wanted)
    assert.notEqual(again.key, certificate.key)
  })

  test('http-01: again from an account without an e-mail address', async () => {
    const { email: _, ...without } = request()
    const certificate = await obtainCertificate(without)
    assert.notEqual((await obtainCertificate(without)).key, certificate.key)
  })

  test('http-01: says which name could not be verified', async () => {
    await assert.rejects(obtainCertificate(request({ names: ['example.test', 'elsewhere.test'] })), {
      kind: 'validation',
      failedNames: ['elsewhere.test'],
      message: /could not verify elsewhere\.test: .*Check that the A and AAAA records lead to this server/
    })
  })

  test('http-01: optional names that cannot be verified are left out', async () => {
    const optionalNames = ['mta-sts.hosted.test', 'imap.example.test']
    const certificate = await obtainCertificate(request({ optionalNames }))
    assert.deepEqual(certificate.names.toSorted(), ['example.test', 'imap.example.test'])
  })

  test('http-01 has no wildcards', async () => {
    await assert.rejects(obtainCertificate(request({ names: ['*.example.test'] })), /use dns-01/)
  })

  test('dns-01 with Cloudflare: a domain and its wildcard; the records are gone afterwards', async () => {
    await using stub = await cloudflare()
    const dns = cloudflareProvider({ apiToken: token, baseUrl: stub.baseUrl })
    const names = ['example.test', '*.example.test']
    const certificate = await obtainCertificate(
      request({ names, optionalNames: ['imap.example.test'], method: byDns(dns) })
    )
    assert.deepEqual(certificate.names.toSorted(), names.toSorted())
    const posts = stub.calls.filter((call) => call.startsWith('POST'))
    assert.equal(new Set(posts).size, 2)
    assert.deepEqual(stub.records, [])
  })

  test('dns-01 for the own names: hosted ones by http-01, or left out', async () => {
    await using stub = await cloudflare()
    const dns = cloudflareProvider({ apiToken: token, baseUrl: stub.baseUrl })
    dnsServer.zone.set('mta-sts.hosted.test', 'A', ['127.0.0.1'])
    const optionalNames = ['mta-sts.hosted.test', 'mail.elsewhere.test']
    const base = request({ names: ['*.example.test'], optionalNames, method: byDns(dns) })
    const few = await obtainCertificate(base)
    assert.deepEqual(few.names, ['*.example.test'])
    const http = { kind: 'http-01', challenges: web.challenges } as const
    const more = await obtainCertificate({ ...base, optionalMethod: http })
    dnsServer.zone.remove('mta-sts.hosted.test')
    assert.deepEqual(more.names.toSorted(), ['*.example.test', 'mta-sts.hosted.test'])
    assert.deepEqual(stub.records, [])
  })

  test('dns-01 with Cloudflare: the records are gone after a failure, too', async () => {
    await using stub = await startCloudflareStub({ token, zones: { 'example.test': 'z1' } })
    dnsServer.zone.remove('_acme-challenge.example.test')
    const dns = cloudflareProvider({ apiToken: token, baseUrl: stub.baseUrl, waitMs: 100 })
    await assert.rejects(obtainCertificate(request({ method: byDns(dns) })), {
      kind: 'dns',
      message: /not seen in time/
    })
    assert.equal(stub.calls.filter((call) => call.startsWith('DELETE')).length, 1)
    assert.deepEqual(stub.records, [])
  })

  test('dns-01 by hand: goes on when both values are at the name server', async () => {
    const shown: string[] = []
    const write = (text: string): void => {
      shown.push(text)
      const values = [...text.matchAll(/^ {2}\S+ {2}TXT {2}"(.+)"$/gm)].map((match) => match[1]!)
      if (shown.length === 1) dnsServer.zone.set('_acme-challenge.example.test', 'TXT', values.slice(0, 1))
      // The operator sees that one is missing still.
      if (shown.length === 2) dnsServer.zone.set('_acme-challenge.example.test', 'TXT', both)
      both = shown.length === 1 ? values : both
    }
    let both: string[] = []
    const names = ['example.test', '*.example.test']
    const certificate = await obtainCertificate(
      request({ names, method: byDns(manualProvider({ show: write })) })
    )
    assert.equal(certificate.names.length, 2)
    assert.deepEqual(
      shown.map((text) => text.split(/[.:]/)[0]),
      [
        'Add these 2 TXT records at your DNS provider and leave this running',
        'Waiting for the name servers',
        'All records are there',
        'You may delete these TXT records now'
      ]
    )
  })

  test('a renewal disturbs no connection; new ones get the new certificate', async () => {
    await using ssl = await temporaryFolder()
    await ensureCertificate(ssl.path, ['example.test'])
    const job = {
      folder: ssl.path,
      names: ['example.test'],
      obtain: () => obtainCertificate(request()),
      lock: alone,
      logger: silentLogger
    }
    assert.equal((await renewIfDue(job)).kind, 'renewed')
    const reloaded = Promise.withResolvers<void>()
    using tls = watchTlsContext({
      keyFile: join(ssl.path, 'privkey.pem'),
      certFile: join(ssl.path, 'fullchain.pem'),
      logger: silentLogger,
      pollMs: 200,
      onReload: (context) => {
        server.setSecureContext(context)
        reloaded.resolve()
      }
    })
    const server = createServer(tls.current(), (socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const ca = await pebble.root()
    const open = async (): Promise<TLSSocket> => {
      const socket = connect({ port, host: '127.0.0.1', servername: 'example.test', ca })
      await once(socket, 'secureConnect')
      return socket
    }
    const early = await open()
    const echo = async (text: string): Promise<void> => {
      early.write(text)
      assert.equal(String((await once(early, 'data'))[0]), text)
    }
    await echo('before')
    assert.equal((await renewIfDue(job)).kind, 'not-due')
    const [outcome] = await Promise.all([renewIfDue({ ...job, force: true }), echo('while')])
    assert.equal(outcome.kind, 'renewed')
    await reloaded.promise
    await echo('after')
    const late = await open()
    assert.notEqual(late.getPeerCertificate().serialNumber, early.getPeerCertificate().serialNumber)
    early.destroy()
    late.destroy()
    server.close()
  })

  test('a failed renewal keeps the certificate and is not repeated at once', async () => {
    await using ssl = await temporaryFolder()
    const start = await ensureCertificate(ssl.path, ['elsewhere.test'])
    const obtain = () => obtainCertificate(request({ names: ['elsewhere.test'] }))
    const job = { folder: ssl.path, names: ['elsewhere.test'], obtain, lock: alone, logger: silentLogger }
    const outcome = await renewIfDue(job)
    assert.equal(outcome.kind, 'failed')
    assert.equal((await renewIfDue(job)).kind, 'not-due')
    const state = await readRenewalState(join(ssl.path, 'renewal.json'))
    assert.equal(state.failures, 1)
    assert.match(state.lastError!, /could not verify elsewhere\.test/)
    assert.equal((await ensureCertificate(ssl.path, ['elsewhere.test'])).cert, start.cert)
  })

  test('an external account is bound; a wrong key is refused with what to do', async () => {
    if (built.kind === 'absent') return
    const hmacKey = Buffer.alloc(32, 7).toString('base64url')
    const { file } = built
    await using strict = await startPebble({
      file,
      dnsAddress: dnsServer.address,
      httpPort: web.port,
      eab: { 'kid-1': hmacKey }
    })
    const base = request({ directoryUrl: strict.directoryUrl, trustedCa: strict.trustedCa })
    const withKey = (name: string, eab?: { kid: string; hmacKey: string }): CertificateRequest => ({
      ...base,
      accountKeyFile: join(folder, name),
      ...(eab ? { eab } : {})
    })
    const certificate = await obtainCertificate(withKey('right.key', { kid: 'kid-1', hmacKey }))
    assert.deepEqual(certificate.names, ['example.test'])
    const refused = { kind: 'account', message: /Check the e-mail address, and the key id and HMAC key/ }
    await assert.rejects(obtainCertificate(withKey('none.key')), refused)
    const wrong = { kid: 'kid-1', hmacKey: Buffer.alloc(32, 8).toString('base64url') }
    await assert.rejects(obtainCertificate(withKey('wrong.key', wrong)), refused)
  })
})
