// The certificate is renewed by the job, by a real authority, while a client idles and another is about to submit: nobody is
// disturbed, and who comes next gets the new one.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
// First: its reflect-metadata does not load after the smaller one of the testkit.
import 'acme-client'
import { connectCache } from '@postkeep/cache'
import { installCertificate, makeSelfSigned, readCertificate } from '@postkeep/certificates'
import { connectDatabase } from '@postkeep/database'
import { runJobNow } from '@postkeep/jobs'
import { silentLogger as logger } from '@postkeep/log'
import { freePort, startDnsServer, temporaryFolder } from '@postkeep/testkit'
import { buildPebble } from '../../certificates/test/build-pebble.ts'
import { startPebble } from '../../certificates/test/start-pebble.ts'
import type { Suite } from '../src/index.ts'
import { deliver, domain, loginOf, startTestSuite } from './test-suite.ts'

const built = await buildPebble()
const skip = built.kind === 'absent' && built.reason
const labels = [
  '',
  'api.',
  'caldav.',
  'carddav.',
  'imap.',
  'mx.',
  'pop3.',
  'smtp.',
  'mta-sts.',
  'autoconfig.'
]
const names = labels.map((label) => `${label}${domain}`)
const stack = new AsyncDisposableStack()
let suite: Suite
let ssl: string

before(async () => {
  if (built.kind === 'absent') return
  const { path } = stack.use(await temporaryFolder())
  ssl = join(path, 'ssl')
  await mkdir(ssl)
  await installCertificate(ssl, makeSelfSigned(names))
  const zone = Object.fromEntries(names.map((name) => [name, { A: ['127.0.0.1'] }]))
  const dns = stack.use(await startDnsServer(zone))
  const httpPort = await freePort()
  const pebble = stack.use(await startPebble({ file: built.file, dnsAddress: dns.address, httpPort }))
  await writeFile(join(path, 'ca.pem'), pebble.trustedCa)
  suite = stack.use(
    await startTestSuite(join(path, 'data'), {
      TLS_KEY_FILE: join(ssl, 'privkey.pem'),
      TLS_CERT_FILE: join(ssl, 'fullchain.pem'),
      SSL_FOLDER: ssl,
      CERT_METHOD: 'http',
      CERT_CHALLENGE_PORT: String(httpPort),
      ACME_DIRECTORY: pebble.directoryUrl,
      ACME_CA_FILE: join(path, 'ca.pem')
    })
  )
})
after(() => stack.disposeAsync())

test('nobody is disturbed by a renewal', { skip }, async () => {
  const { infrastructure, ports } = suite.parts
  const demo = loginOf(suite, 'demo')
  const idler = await greeted(ports.imaps)
  await answer(idler, `a LOGIN ${demo.address} ${demo.password}`, /^a OK /m)
  await answer(idler, 'b SELECT INBOX', /^b OK /m)
  await answer(idler, 'c IDLE', /^\+ /m)
  const submitter = await greeted(ports.smtps)
  const before = submitter.getPeerX509Certificate()!.serialNumber

  const cache = stack.use(connectCache({ url: infrastructure.redis.url, logger }))
  await cache.whenReady()
  const database = await connectDatabase({ url: infrastructure.mongo.url, logger, createIndexes: false })
  stack.defer(() => database.close())
  const outcome = await runJobNow('renew-certificate', { cache, database })
  assert.ok(outcome.kind === 'ended')
  assert.match(outcome.run.summary, /^Renewed for 10 names until /)
  assert.equal((await readCertificate(ssl))!.isSelfSigned, false)

  let next = await greeted(ports.smtps)
  while (next.getPeerX509Certificate()!.serialNumber === before) {
    next.destroy()
    next = await greeted(ports.smtps)
  }
  next.destroy()
  await answer(submitter, 'EHLO client.test', /^250 /m)
  submitter.destroy()
  const told = once(idler, 'data')
  await deliver(
    ports.mx,
    demo.address,
    'From: far@elsewhere.test\r\nSubject: while you idle\r\n\r\nHello\r\n'
  )
  assert.match(String((await told)[0]), /^\* \d+ EXISTS/)
  idler.destroy()
})

async function greeted(port: number): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(socket, 'data')
  return socket
}

/** Waits until what comes back has the line. */
async function answer(socket: TLSSocket, line: string, expected: RegExp): Promise<void> {
  socket.write(`${line}\r\n`)
  for (let text = ''; !expected.test(text);) {
    const [data] = (await once(socket, 'data')) as [Buffer]
    text += data.toString()
  }
}
