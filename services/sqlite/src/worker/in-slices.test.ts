import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inSlices } from './in-slices.ts'

function counted() {
  const frames: [done: number, total: number][] = []
  const stream = async (frame: Buffer) => void frames.push([frame.readUInt32LE(0), frame.readUInt32LE(4)])
  return { frames, stream }
}

test('others get their turn however long it takes', async () => {
  let isServed = false
  setImmediate(() => (isServed = true))
  function* steps(): Generator<undefined, string> {
    while (!isServed) yield
    return 'done'
  }
  const result = await inSlices(steps(), { stream: counted().stream, check: () => {} })
  assert.equal(result, 'done')
})

test('progress is told by the work that is done, and begins anew with the next part', async () => {
  const { frames, stream } = counted()
  function* steps() {
    for (let done = 1; done <= 25; done++) yield { done, total: 25 }
    yield undefined
    for (let done = 1; done <= 12; done++) yield { done, total: 12 }
    return 1
  }
  assert.equal(await inSlices(steps(), { progressEvery: 10, stream, check: () => {} }), 1)
  assert.deepEqual(frames, [
    [10, 25],
    [20, 25],
    [10, 12]
  ])
  const silent = counted()
  await inSlices(steps(), { stream: silent.stream, check: () => {} })
  assert.deepEqual(silent.frames, [])
})

test('it ends where nobody waits any more', async () => {
  function* steps(): Generator<undefined, never> {
    for (;;) yield
  }
  const check = () => {
    throw new Error('gone')
  }
  await assert.rejects(inSlices(steps(), { stream: counted().stream, check }), /gone/)
})
