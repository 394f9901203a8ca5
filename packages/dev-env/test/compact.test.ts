// All services in one process, as the `compact` profile runs them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { silentLogger } from '@postkeep/log'
import { freePort, startProcess, temporaryFolder, type TestProcess } from '@postkeep/testkit'
import { makeCertificates } from '../src/certificates.ts'
import { openDataFolder } from '../src/data-folder.ts'
import { startInfrastructure } from '../src/infrastructure.ts'
import { choosePorts } from '../src/ports.ts'
import { seed, type Seeded } from '../src/seed.ts'
import { serviceEnvironment, type SuiteParts } from '../src/service-environment.ts'
import { arrived, deliver, domain, openImap } from './test-suite.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.resolve('@postkeep/compact')))
const stack = new AsyncDisposableStack()
let parts: SuiteParts
let seeded: Seeded
let compact: TestProcess
let health: string

before(async () => {
  const { path } = stack.use(await temporaryFolder())
  const folder = stack.use(openDataFolder(path, { reset: false }))
  const ports = await choosePorts('free')
  const certificates = await makeCertificates(folder, domain)
  const infrastructure = stack.use(await startInfrastructure(folder, true))
  parts = { domain, lab: false, folder, infrastructure, certificates, ports }
  const healthPort = await freePort()
  health = `http://127.0.0.1:${healthPort}`
  compact = stack.use(
    await startProcess({
      command: process.execPath,
      args: ['--max-semi-space-size=1', main],
      env: { ...serviceEnvironment(parts), HEALTH_PORT: String(healthPort) },
      ready: (line) => line.includes('"msg":"ready"'),
      timeoutMs: 120_000
    })
  )
  seeded = await seed(parts, 0, silentLogger)
})
after(() => stack.disposeAsync())

test('one process receives, keeps and gives mail', async () => {
  const [demo] = seeded.accounts
  await deliver(parts.ports.mx, demo!.address, 'From: a@b.test\r\nSubject: hi\r\n\r\nHello\r\n')
  const server = { port: parts.ports.imaps, ca: parts.certificates.ca }
  await using client = await openImap(server, demo!)
  await arrived(client, 'INBOX', 1)
})

test('health and metrics tell of each part, and nothing twice', async () => {
  const ready = await fetch(`${health}/ready`)
  assert.equal(ready.status, 200)
  const { checks } = (await ready.json()) as { checks: Record<string, { ok: boolean }> }
  for (const part of ['sqlite', 'mx', 'imap', 'web', 'bree']) assert.equal(checks[part]?.ok, true, part)
  const metrics = await (await fetch(`${health}/metrics`)).text()
  const types = [...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  assert.equal(new Set(types).size, types.length)
  assert.match(metrics, /service="imap"/)
  assert.match(metrics, /service="mx"/)
})

test('metrics know nobody: no address, no domain, no client', async () => {
  const metrics = await (await fetch(`${health}/metrics`)).text()
  const samples = metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  assert.ok(
    samples.some((line) => /received|logins|sessions/.test(line)),
    samples.slice(0, 20).join('\n')
  )
  for (const line of samples) {
    assert.doesNotMatch(line, /@|127\.0\.0\.1|::1/)
    assert.ok(!line.includes(domain), line)
  }
})

test('a signal ends it cleanly', async () => {
  assert.equal(await compact.stop(), 0)
})
