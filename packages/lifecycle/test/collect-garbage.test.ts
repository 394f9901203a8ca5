import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { collectGarbage } from '../src/collect-garbage.ts'

test('what nobody holds any more is given back, in this thread and in others', async () => {
  const reference = new WeakRef({ large: Buffer.alloc(1000) })
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const reference = new WeakRef({ large: Buffer.alloc(1000) })
     parentPort.on('message', () => parentPort.postMessage(reference.deref() === undefined))
     parentPort.postMessage('made')`,
    { eval: true }
  )
  await once(worker, 'message')
  // Within the turn that has made it, it is held by the reference.
  await turn()
  await collectGarbage()
  assert.equal(reference.deref(), undefined)
  worker.postMessage('gone?')
  assert.deepEqual(await once(worker, 'message'), [true])
  await worker.terminate()
})
