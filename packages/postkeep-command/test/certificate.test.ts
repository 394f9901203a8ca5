// The certificate by the command: self-signed, then issued by pebble to a server of the command's own, then by hand.
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
// First: its reflect-metadata does not load after the smaller one of the testkit.
import 'acme-client'
import { freePort, startDnsServer, temporaryFolder, type DnsServer } from '@postkeep/testkit'
import { buildPebble } from '../../certificates/test/build-pebble.ts'
import { startPebble } from '../../certificates/test/start-pebble.ts'
import { runHere } from './run-postkeep.ts'

const built = await buildPebble()
const skip = built.kind === 'absent' && built.reason
const stack = new AsyncDisposableStack()
let dns: DnsServer
let environment: Record<string, string>
let ssl: string

before(async () => {
  if (built.kind === 'absent') return
  const { path } = stack.use(await temporaryFolder())
  ssl = join(path, 'ssl')
  await mkdir(ssl)
  dns = stack.use(await startDnsServer({}, { ttl: 0 }))
  for (const label of [
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
  ])
    dns.zone.set(`${label}server.test`, 'A', ['127.0.0.1'])
  const httpPort = await freePort()
  const pebble = stack.use(await startPebble({ file: built.file, dnsAddress: dns.address, httpPort }))
  const caFile = join(path, 'ca.pem')
  await writeFile(caFile, pebble.trustedCa)
  environment = {
    DOMAIN: 'server.test',
    DNS_SERVERS: dns.address,
    SSL_FOLDER: ssl,
    ACME_DIRECTORY: pebble.directoryUrl,
    ACME_CA_FILE: caFile,
    EMAIL: 'admin@far.test',
    CERT_CHALLENGE_PORT: String(httpPort),
    // No service of the suite runs yet.
    MONGO_URL: `mongodb://127.0.0.1:${await freePort()}/postkeep`,
    HELPER_ENCRYPTION_KEY: 'f'.repeat(64),
    RPC_SECRET: 'a secret of the services'
  }
})
after(() => stack.disposeAsync())

async function show() {
  const { stdout } = await runHere(['certificate', 'show', '--json'], environment)
  return JSON.parse(stdout)
}

test('from none to self-signed to issued, before any service runs', { skip }, async () => {
  assert.equal((await runHere(['certificate', 'show'], environment)).exitCode, 1)
  assert.equal((await runHere(['certificate', 'self-signed'], environment)).exitCode, 0)
  assert.deepEqual([(await show()).isSelfSigned, (await show()).names.length], [true, 10])

  const issued = await runHere(['certificate', 'issue', '--method', 'http'], environment)
  assert.equal(issued.exitCode, 0, issued.stderr)
  assert.match(issued.stdout, /^A new certificate for 10 names, until \S+ \S+, is installed/)
  assert.equal((await show()).isSelfSigned, false)
  assert.match(await readFile(join(ssl, 'fullchain.pem'), 'utf8'), /BEGIN CERTIFICATE[^]*BEGIN CERTIFICATE/)

  const early = await runHere(['certificate', 'renew'], { ...environment, CERT_METHOD: 'http' })
  assert.match(early.stdout, /It is not time yet/)
  const refused = await runHere(['certificate', 'self-signed'], environment)
  assert.deepEqual([refused.exitCode, /--force replaces it/.test(refused.stderr)], [1, true])
})

test('what cannot be proved is said, and the certificate stays', { skip }, async () => {
  const before = await readFile(join(ssl, 'fullchain.pem'), 'utf8')
  const args = ['certificate', 'issue', '--method', 'http', '--names', 'elsewhere.test']
  const { exitCode, stderr } = await runHere(args, environment)
  assert.equal(exitCode, 1)
  assert.match(stderr, /could not verify elsewhere\.test/)
  assert.equal(await readFile(join(ssl, 'fullchain.pem'), 'utf8'), before)
  const off = await runHere(['certificate', 'renew', '--force'], environment)
  assert.deepEqual([off.exitCode, /CERT_METHOD is none/.test(off.stderr)], [1, true])
  const usage = await runHere(['certificate', 'issue', '--method', 'magic'], environment)
  assert.equal(usage.exitCode, 64)
})
