// 8 workers claim from one queue: each document goes to exactly one of them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { embeddedServer } from './embedded-server.ts'

const DOCUMENTS = 800
const started = embeddedServer()

test('no document is claimed twice, none is left', async () => {
  const queue = started.db.collection('queue')
  await queue.createIndex({ status: 1, nextAt: 1 })
  await queue.insertMany(
    Array.from({ length: DOCUMENTS }, (_, number) => ({
      number,
      status: number % 3 === 0 ? 'deferred' : 'queued',
      nextAt: new Date(1_000_000 + ((number * 7919) % DOCUMENTS)),
      attempts: 0
    }))
  )
  const claims = await Promise.all(Array.from({ length: 8 }, (_, name) => runWorker(name)))
  const claimed = claims.flat()
  assert.equal(new Set(claimed).size, DOCUMENTS)
  assert.equal(claimed.length, DOCUMENTS)
  assert.equal(await queue.countDocuments({ status: 'sending', attempts: 1 }), DOCUMENTS)
})

async function runWorker(name: number): Promise<number[]> {
  const worker = new Worker(new URL('claim-worker.ts', import.meta.url), {
    workerData: { url: started.server.url, name }
  })
  const [[claimed]] = await Promise.all([
    once(worker, 'message') as Promise<[number[]]>,
    once(worker, 'exit')
  ])
  return claimed
}

test('the oldest is claimed first, across the values of an $in, by the index', async () => {
  const queue = started.db.collection('ordered')
  await queue.createIndex({ status: 1, nextAt: 1 })
  await queue.insertMany(
    [5, 3, 1, 4, 2].map((n) => ({ n, status: n % 2 ? 'queued' : 'deferred', nextAt: new Date(n) }))
  )
  const filter = { status: { $in: ['queued', 'deferred'] }, nextAt: { $lte: new Date(4) } }
  const order: unknown[] = []
  for (;;) {
    const found = await queue.findOneAndUpdate(filter, { $set: { status: 'done' } }, { sort: { nextAt: 1 } })
    if (!found) break
    order.push(found['n'])
  }
  assert.deepEqual(order, [1, 2, 3, 4])
  const { queryPlanner } = await queue.find(filter).sort({ nextAt: 1 }).explain('queryPlanner')
  assert.deepEqual(
    [queryPlanner.winningPlan.stage, queryPlanner.winningPlan.inputStage.stage],
    ['FETCH', 'IXSCAN']
  )
})
