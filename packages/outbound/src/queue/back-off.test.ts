import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAttempt } from './back-off.ts'

const queuedAt = new Date('2026-03-01T00:00:00Z')

test('the waits grow from a minute to four hours', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 30].map((count) => {
    const next = nextAttempt({ count, queuedAt, now: queuedAt, random: 0 })
    return (next!.getTime() - queuedAt.getTime()) / 60_000
  })
  assert.deepEqual(minutes, [1, 5, 15, 30, 60, 120, 240, 240, 240])
})

test('chance adds at most a tenth', () => {
  const next = nextAttempt({ count: 1, queuedAt, now: queuedAt, random: 0.999 })!
  assert.ok(next.getTime() - queuedAt.getTime() < 66_000)
})

test('after five days there is no next attempt', () => {
  const now = new Date('2026-03-06T00:00:00Z')
  assert.equal(nextAttempt({ count: 30, queuedAt, now, random: 0 }), undefined)
  const before = new Date('2026-03-05T23:59:00Z')
  assert.notEqual(nextAttempt({ count: 30, queuedAt, now: before, random: 0 }), undefined)
})
