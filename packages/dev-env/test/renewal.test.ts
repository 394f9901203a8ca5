// The certificate is renewed by a real authority, in each of the three ways, while clients of every service are at work:
// nobody is disturbed, and who comes next gets the new one.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
// First: its reflect-metadata does not load after the smaller one of the testkit.
import 'acme-client'
import { connectCache, withLock, type Cache } from '@postkeep/cache'
import {
  installCertificate,
  namesFor,
  readCertificate,
  readCertificateConfig,
  renewAsConfigured
} from '@postkeep/certificates'
import { connectDatabase } from '@postkeep/database'
import { createResolver } from '@postkeep/dns'
import { runJobNow } from '@postkeep/jobs'
import { silentLogger as logger } from '@postkeep/log'
import { createTestCa, freePort, startDnsServer, temporaryFolder, type DnsServer } from '@postkeep/testkit'
import { buildPebble } from '../../certificates/test/build-pebble.ts'
import { startCloudflareStub, type CloudflareStub } from '../../certificates/test/start-cloudflare-stub.ts'
import { startPebble } from '../../certificates/test/start-pebble.ts'
import type { Suite } from '../src/index.ts'
import { Dialogue, type Way } from './dialogue.ts'
import { domain, loginOf, startTestSuite, until, type Login } from './test-suite.ts'

const built = await buildPebble()
const token = 'a-token-of-the-tests'
const names = namesFor({ domain, hosted: [] })
const stack = new AsyncDisposableStack()
let suite: Suite
let ssl: string
let environment: Record<string, string>
let dns: DnsServer
let cloudflare: CloudflareStub
let cache: Cache

async function startAll(pebbleFile: string): Promise<void> {
  const { path } = stack.use(await temporaryFolder())
  ssl = join(path, 'ssl')
  await mkdir(ssl)
  // One that an authority gave, and that ends soon.
  const old = await (await createTestCa()).issue({ names: names.own, days: 20 })
  await installCertificate(ssl, old)
  const here = Object.fromEntries(names.own.map((name) => [name, { A: ['127.0.0.1'] }]))
  const delegation = {
    [domain]: { A: ['127.0.0.1'], NS: [`ns.${domain}`] },
    [`ns.${domain}`]: { A: ['127.0.0.1'] }
  }
  dns = stack.use(await startDnsServer({ ...here, ...delegation }, { ttl: 0 }))
  const httpPort = await freePort()
  const pebble = stack.use(await startPebble({ file: pebbleFile, dnsAddress: dns.address, httpPort }))
  cloudflare = stack.use(
    await startCloudflareStub({ token, zones: { [domain]: 'z1' }, onChange: (records) => publish(records) })
  )
  await writeFile(join(path, 'ca.pem'), pebble.trustedCa)
  await writeFile(join(path, 'cloudflare.ini'), `dns_cloudflare_api_token = "${token}"\n`, { mode: 0o600 })
  environment = {
    TLS_KEY_FILE: join(ssl, 'privkey.pem'),
    TLS_CERT_FILE: join(ssl, 'fullchain.pem'),
    SSL_FOLDER: ssl,
    CERT_METHOD: 'http',
    WEB_HTTP_PORT: String(httpPort),
    CERT_WEB_URL: `http://127.0.0.1:${httpPort}`,
    CLOUDFLARE_INI: join(path, 'cloudflare.ini'),
    CLOUDFLARE_API: cloudflare.baseUrl,
    ACME_DIRECTORY: pebble.directoryUrl,
    ACME_CA_FILE: join(path, 'ca.pem')
  }
  suite = stack.use(await startTestSuite(join(path, 'data'), environment))
  cache = stack.use(connectCache({ url: suite.parts.infrastructure.redis.url, logger }))
  await cache.whenReady()
}

/** All TXT records of the zone, as the operator or Cloudflare has them now. */
function publish(records: readonly { readonly name: string; readonly content: string }[]): void {
  for (const name of names.own) dns.zone.remove(`_acme-challenge.${name}`)
  for (const [name, same] of Map.groupBy(records, (record) => record.name))
    dns.zone.set(
      name,
      'TXT',
      same.map(({ content }) => content.replaceAll('"', ''))
    )
}

describe('a renewal', { skip: built.kind === 'absent' && built.reason }, () => {
  before(async () => {
    if (built.kind === 'built') await startAll(built.file)
  })
  after(() => stack.disposeAsync())

  test('http-01, by the job when it is time, through the web service', async () => {
    await undisturbed(async () => {
      const { infrastructure } = suite.parts
      const database = await connectDatabase({ url: infrastructure.mongo.url, logger, createIndexes: false })
      const outcome = await runJobNow('renew-certificate', { cache, database })
      await database.close()
      assert.ok(outcome.kind === 'ended')
      assert.match(outcome.run.summary, /^Renewed for 10 names until /)
    })
  })

  test('dns-01, by the API of Cloudflare', async () => {
    await undisturbed(() => renewByDns('cloudflare'))
    // Not for each name: an authority may still know that one is ours.
    const written = cloudflare.calls.filter((call) => call.startsWith('POST /zones/z1/dns_records {'))
    assert.ok(written.length > 0)
    for (const call of written) assert.match(call, /"name":"_acme-challenge\.(?:[\w-]+\.)?example\.test"/)
    assert.deepEqual(cloudflare.records, [])
  })

  test('dns-01, by hand: the operator writes the records that are shown', async () => {
    const shown: string[] = []
    await undisturbed(() =>
      renewByDns('manual', (text) => {
        shown.push(text)
        const records = [...text.matchAll(/^ {2}(\S+) {2}TXT {2}"(.+)"$/gm)]
        if (shown.length === 1)
          publish(records.map(([, name, content]) => ({ name: name!, content: content! })))
      })
    )
    assert.match(shown[0]!, /^Add th(?:is|ese \d+) TXT records? at your DNS provider/)
    assert.match(shown.at(-1)!, /^You may delete these TXT records now/)
  })
})

async function renewByDns(
  method: 'cloudflare' | 'manual',
  show: (text: string) => void = assert.fail
): Promise<void> {
  const outcome = await renewAsConfigured({
    config: readCertificateConfig({ ...environment, CERT_METHOD: method }),
    names,
    resolver: createResolver({ servers: [dns.address] }),
    nameServerPort: dns.port,
    cache,
    lock: (work) => withLock(cache, 'certificates', { ttlMs: 120_000 }, work),
    logger,
    force: true,
    show
  })
  if (outcome.kind === 'failed') throw outcome.error
  assert.ok(outcome.kind === 'renewed', outcome.kind)
  assert.deepEqual([outcome.names.length, outcome.leftOut], [names.own.length, []])
}

/** Clients of all services are at work while the certificate is renewed. */
async function undisturbed(renew: () => Promise<void>): Promise<void> {
  const demo = loginOf(suite, 'demo')
  const friend = loginOf(suite, 'friend')
  const before = await installedSerial()
  using clients = new DisposableStack()
  const open = async (port: number, way?: Way): Promise<Dialogue> =>
    clients.use(await Dialogue.open(port, way))
  const { ports } = suite.parts
  const idler = await idling(await open(ports.imaps), demo)
  const submitter = await sending(await open(ports.smtps), { from: friend.address, to: demo.address }, friend)
  const stranger = await sending(await open(ports.mx, 'starttls'), {
    from: 'far@elsewhere.test',
    to: demo.address
  })
  const later = await open(ports.smtp, 'starttls')
  const reader = await open(ports.pop3s)
  await reader.ask(`USER ${demo.address}`, /^\+OK.*\r\n/m)
  await reader.ask(`PASS ${demo.password}`, /^\+OK.*\r\n/m)
  const browser = await uploading(await open(ports.web), `POST /en/log-in HTTP/1.1\r\nHost: ${domain}`)
  const calendar = await uploading(await open(ports.web), putEvent(demo))
  calendar.write(chunk('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n'))

  await whileDone(renew, (line) => {
    for (const mail of [submitter, stranger]) mail.write(`line ${line}\r\n`)
    browser.write(chunk(`&line=${line}`))
    calendar.write(chunk(`X-LINE:${line}\r\n`))
  })

  const renewed = await installedSerial()
  assert.notEqual(renewed, before)
  await newOnesGet(renewed)
  for (const dialogue of [submitter, stranger]) await dialogue.ask('.', /^250 .*\r\n/m)
  await idler.hear(/^\* \d+ EXISTS\r\n/m)
  await idler.ask('DONE', /^c OK/m)
  await later.ask('EHLO client.test', /^250 .*\r\n/m)
  await reader.ask('STAT', /^\+OK \d+ \d+\r\n/m)
  // Without the form's token.
  await browser.ask('0\r\n', /^HTTP\/1.1 403 /m)
  calendar.write(
    chunk(`BEGIN:VEVENT\r\nUID:${renewed}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T100000Z\r\n`)
  )
  calendar.write(chunk('END:VEVENT\r\nEND:VCALENDAR\r\n'))
  await calendar.ask('0\r\n', /^HTTP\/1.1 20[14] /m)
  for (const dialogue of [idler, submitter, stranger, later, reader, browser, calendar])
    assert.equal(dialogue.serialNumber, before)
}

async function idling(dialogue: Dialogue, { address, password }: Login): Promise<Dialogue> {
  await dialogue.ask(`a LOGIN ${address} ${password}`, /^a OK.*\r\n/m)
  await dialogue.ask('b SELECT INBOX', /^b OK.*\r\n/m)
  await dialogue.ask('c IDLE', /^\+ .*\r\n/m)
  return dialogue
}

type Envelope = { readonly from: string; readonly to: string }

/** In the middle of a message. */
async function sending(dialogue: Dialogue, { from, to }: Envelope, login?: Login): Promise<Dialogue> {
  await dialogue.ask('EHLO client.test', /^250 .*\r\n/m)
  if (login) {
    const plain = Buffer.from(`\0${login.address}\0${login.password}`).toString('base64')
    await dialogue.ask(`AUTH PLAIN ${plain}`, /^235 .*\r\n/m)
  }
  await dialogue.ask(`MAIL FROM:<${from}>`, /^250 .*\r\n/m)
  await dialogue.ask(`RCPT TO:<${to}>`, /^250 .*\r\n/m)
  await dialogue.ask('DATA', /^354 .*\r\n/m)
  dialogue.write(
    `From: <${from}>\r\nTo: <${to}>\r\nSubject: long\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\n\r\n`
  )
  return dialogue
}

/** A request whose body is under way. */
async function uploading(dialogue: Dialogue, head: string): Promise<Dialogue> {
  dialogue.write(`${head}\r\nTransfer-Encoding: chunked\r\n\r\n`)
  return dialogue
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`
}

function putEvent({ address, password }: Login): string {
  const basic = Buffer.from(`${address}:${password}`).toString('base64')
  const path = `/${address}/calendar/renewal.ics`
  return `PUT ${path} HTTP/1.1\r\nHost: caldav.${domain}\r\nContent-Type: text/calendar\r\nAuthorization: Basic ${basic}`
}

/** Something again and again, from before the work to after it. */
async function whileDone(work: () => Promise<void>, something: (time: number) => void): Promise<void> {
  let isDone = false
  const working = work().finally(() => (isDone = true))
  for (let time = 1; !isDone; time++) {
    something(time)
    await Promise.race([working, sleep(5)])
  }
  await working
}

/** On every port, as soon as the service has taken it up. */
async function newOnesGet(serialNumber: string): Promise<void> {
  const { imaps, mx, pop3s, smtp, smtps, web } = suite.parts.ports
  const ways: [number, Way][] = [
    [imaps, 'tls'],
    [pop3s, 'tls'],
    [smtps, 'tls'],
    [web, 'tls'],
    [smtp, 'starttls'],
    [mx, 'starttls']
  ]
  for (const [port, way] of ways) {
    await until(async () => {
      using next = await Dialogue.open(port, way)
      return next.serialNumber === serialNumber
    })
  }
}

async function installedSerial(): Promise<string> {
  return new X509Certificate((await readCertificate(ssl))!.chain).serialNumber
}
