import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'node:test'
import { freePort, startProcess, type TestProcess } from '@postkeep/testkit'

const main = fileURLToPath(new URL('fixtures/service.ts', import.meta.url))

async function start(
  env: Record<string, string> = {},
  ready = /"msg":"ready"/
): Promise<TestProcess & { port: number }> {
  const settings = { DOMAIN: 'example.test', SHUTDOWN_GRACE: '100ms', ...env }
  const service = await startProcess({ command: process.execPath, args: [main], env: settings, ready })
  const { addresses } = JSON.parse(service.readyLine) as { addresses: { sample: { port: number } } }
  return Object.assign(service, { port: addresses.sample.port })
}

/** The output of a service that ends before it is ready. */
async function failureOf(env: Record<string, string>): Promise<string> {
  const settings = {
    command: process.execPath,
    args: [main],
    env: { DOMAIN: 'example.test', ...env },
    ready: /"msg":"ready"/
  }
  const error = await startProcess(settings).then(
    () => undefined,
    (reason: Error) => reason
  )
  return error?.message ?? 'it started'
}

describe('runService', () => {
  test('says that it is ready, drains on SIGTERM, ends with 0', async () => {
    const service = await start()
    const socket = connect(service.port, '127.0.0.1')
    await once(socket, 'data')
    const closed = once(socket, 'close')
    assert.equal(await service.stop(), 0)
    await closed
    assert.match(
      service.output(),
      /"signal":"SIGTERM","msg":"stopping"[^]*"msg":"closing"[^]*"msg":"stopped"/
    )
  })

  test('a wrong configuration: all problems on the error output, exit code 78', async () => {
    const output = await failureOf({ DOMAIN: '', HEALTH_PORT: 'x', LOG_LEVEL: 'loud' })
    assert.match(output, /ended with 78/)
    assert.match(output, /3 problems:\n {2}LOG_LEVEL.*\n {2}HEALTH_PORT.*\n {2}DOMAIN: is missing/)
  })

  test('what cannot start says why and ends with 1', async () => {
    const output = await failureOf({ FAULT: 'compose' })
    assert.match(output, /ended with 1/)
    assert.match(output, /"level":"fatal".*no database.*cannot start/)
  })

  test('an unhandled rejection is logged once and ends the process with 1', async () => {
    const service = await start({ FAULT: 'rejection' })
    process.kill(service.pid, 'SIGUSR2')
    assert.equal(await service.exited, 1)
    assert.equal(service.output().match(/"level":"fatal"/g)?.length, 1)
    assert.match(service.output(), /nobody waits for this/)
  })

  test('a second signal ends it at once', async () => {
    const service = await start({ FAULT: 'hang' })
    process.kill(service.pid, 'SIGTERM')
    while (!service.output().includes('"msg":"closing"')) await new Promise(setImmediate)
    process.kill(service.pid, 'SIGTERM')
    assert.equal(await service.exited, 143)
  })

  test('a stop that fails ends with 1', async () => {
    const service = await start({ FAULT: 'close' })
    assert.equal(await service.stop(), 1)
    assert.match(service.output(), /cannot close/)
  })
})

describe('the health port', () => {
  test('is off unless asked for, and only on the loopback', async () => {
    await using quiet = await start()
    assert.doesNotMatch(quiet.readyLine, /"health"/)
    const port = await freePort()
    await using service = await start({ HEALTH_PORT: String(port) })
    assert.match(service.readyLine, new RegExp(`"health":\\{"host":"127.0.0.1","port":${port}\\}`))
    const health = await fetch(`http://127.0.0.1:${port}/health`)
    assert.equal(health.status, 200)
    assert.deepEqual(await health.json(), { ok: true, checks: { database: { ok: true } } })
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    assert.match(metrics, /^postkeep_greetings_total\{kind="warm",service="sample"\} 1$/m)
    assert.match(metrics, /^process_resident_memory_bytes\{service="sample"\} \d+$/m)
  })

  test('503 where something is unwell', async () => {
    const port = await freePort()
    await using service = await start({ HEALTH_PORT: String(port), FAULT: 'unwell' })
    assert.ok(service.pid)
    for (const path of ['health', 'ready'])
      assert.equal((await fetch(`http://127.0.0.1:${port}/${path}`)).status, 503)
  })
})
