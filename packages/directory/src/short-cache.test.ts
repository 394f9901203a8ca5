import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createShortCache } from './short-cache.ts'

function counted() {
  let time = 0
  let loads = 0
  const cache = createShortCache<number>({ ttlMs: 2000, maxEntries: 3, now: () => time })
  const load = () => Promise.resolve(++loads)
  return { cache, load, pass: (ms: number) => (time += ms) }
}

test('an answer is kept for its time and no longer', async () => {
  const { cache, load, pass } = counted()
  assert.equal(await cache.get('a', load), 1)
  pass(1999)
  assert.equal(await cache.get('a', load), 1)
  pass(1)
  assert.equal(await cache.get('a', load), 2)
})

test('concurrent questions share one load', async () => {
  const { cache, load } = counted()
  assert.deepEqual(await Promise.all([cache.get('a', load), cache.get('a', load)]), [1, 1])
})

test('an answer loaded before a clear is not given after it', async () => {
  const { cache, load } = counted()
  const { promise, resolve } = Promise.withResolvers<number>()
  const early = cache.get('a', () => promise)
  cache.clear()
  resolve(100)
  assert.equal(await early, 100)
  assert.equal(await cache.get('a', load), 1)
})

test('one key is forgotten, the others are not', async () => {
  const { cache, load } = counted()
  for (const key of ['a', 'b']) await cache.get(key, load)
  cache.forget('a')
  assert.deepEqual([await cache.get('a', load), await cache.get('b', load)], [3, 2])
})

test('a failure is not kept, and the oldest entry makes room', async () => {
  const { cache, load } = counted()
  await assert.rejects(cache.get('a', () => Promise.reject(new Error('down'))))
  assert.equal(await cache.get('a', load), 1)
  for (const key of ['b', 'c', 'd']) await cache.get(key, load)
  assert.equal(await cache.get('a', load), 5)
  assert.equal(await cache.get('d', load), 4)
})
