import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LocalCounts } from './local-counts.ts'

test('counts within a window, and begins anew after it', () => {
  let now = 0
  const counts = new LocalCounts(() => now)
  const window = { windowMs: 1000, limit: 2, increment: 1 }
  assert.deepEqual(counts.count('a', window), { count: 1, retryAfterMs: 0 })
  counts.count('a', window)
  now = 400
  assert.deepEqual(counts.count('a', window), { count: 3, retryAfterMs: 600 })
  assert.equal(counts.count('a', { ...window, limit: 3, increment: 0 }).count, 3)
  assert.equal(counts.count('b', window).count, 1)
  now = 1000
  assert.equal(counts.count('a', window).count, 1)
})
