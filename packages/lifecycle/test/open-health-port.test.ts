import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeAll, createMetrics, healthOf, openHealthPort } from '../src/index.ts'

test('a report that throws is 503; other paths and methods are refused', async () => {
  await using port = await openHealthPort({ port: 0, health: () => Promise.reject(new Error('broken')) })
  const base = `http://127.0.0.1:${port.port}`
  const health = await fetch(`${base}/health`)
  assert.equal(health.status, 503)
  assert.deepEqual(await health.json(), { ok: false, checks: { service: { ok: false, detail: 'broken' } } })
  assert.equal((await fetch(`${base}/`)).status, 404)
  assert.equal((await fetch(`${base}/metrics`)).status, 404)
  assert.equal((await fetch(`${base}/health`, { method: 'POST' })).status, 405)
})

test('healthOf: one bad check makes the whole bad, one that hangs too', async () => {
  const hanging = Promise.withResolvers<{ ok: boolean }>()
  const report = await healthOf({ good: () => ({ ok: true }), hanging: () => hanging.promise }, 20)
  assert.equal(report.ok, false)
  assert.deepEqual(report.checks['good'], { ok: true })
  assert.match(report.checks['hanging']!.detail!, /20 ms/)
  assert.equal((await healthOf({})).ok, true)
})

test('metrics: counters, gauges, histograms; asked for twice they are the same', async () => {
  const metrics = createMetrics('imap')
  metrics.counter('logins_total', 'Logins', ['outcome']).increment({ outcome: 'ok' })
  metrics.counter('logins_total', 'Logins', ['outcome']).increment({ outcome: 'ok' }, 2)
  const open = metrics.gauge('connections', 'Open')
  open.set(5)
  open.add(-2)
  metrics
    .histogram('command_seconds', 'Time', { labels: ['command'], buckets: [0.1, 1] })
    .observe(0.5, { command: 'FETCH' })
  const { text, contentType } = await metrics.expose()
  assert.match(contentType, /^text\/plain/)
  assert.match(text, /postkeep_logins_total\{outcome="ok",service="imap"\} 3/)
  assert.match(text, /postkeep_connections\{service="imap"\} 3/)
  assert.match(text, /postkeep_command_seconds_bucket\{le="0.1",service="imap",command="FETCH"\} 0/)
  assert.match(text, /postkeep_command_seconds_bucket\{le="1",service="imap",command="FETCH"\} 1/)
})

test('closeAll closes in reverse, all of them, and tells the failure', async () => {
  const closed: number[] = []
  const closing = (number: number, fails = false): AsyncDisposable => ({
    [Symbol.asyncDispose]() {
      closed.push(number)
      return fails ? Promise.reject(new Error(`failed ${number}`)) : Promise.resolve()
    }
  })
  await assert.rejects(closeAll(closing(1), undefined, closing(2, true), closing(3)), /failed 2/)
  assert.deepEqual(closed, [3, 2, 1])
})
