import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryGate } from './memory-gate.ts'

const mebibyte = 1024 * 1024

function open(gate: MemoryGate, begun: string[]) {
  return (name: string, megabytes: number) => {
    const { promise, reject, resolve } = Promise.withResolvers<void>()
    const done = gate.run(megabytes * mebibyte, async () => {
      begun.push(name)
      await promise
    })
    return { done, resolve, reject }
  }
}

test('large messages are worked on in their order, as many as fit; small ones pass', async () => {
  const begun: string[] = []
  const enter = open(new MemoryGate(50 * mebibyte), begun)
  const first = enter('first', 30)
  const second = enter('second', 30)
  const third = enter('third', 10)
  const small = enter('small', 1)
  await Promise.resolve()
  assert.deepEqual(begun, ['small', 'first'])
  first.reject(new Error('refused'))
  await assert.rejects(first.done, /refused/)
  assert.deepEqual(begun, ['small', 'first', 'second', 'third'])
  for (const { done, resolve } of [small, second, third]) {
    resolve()
    await done
  }
})

test('one that is larger than all of the room comes alone', async () => {
  const begun: string[] = []
  const enter = open(new MemoryGate(10 * mebibyte), begun)
  const huge = enter('huge', 40)
  const next = enter('next', 2)
  await Promise.resolve()
  assert.deepEqual(begun, ['huge'])
  huge.resolve()
  await huge.done
  next.resolve()
  await next.done
  assert.deepEqual(begun, ['huge', 'next'])
})
