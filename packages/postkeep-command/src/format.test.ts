import assert from 'node:assert/strict'
import { test } from 'node:test'
import { size, time } from './format.ts'

test('sizes', () => {
  const sizes = [0, 1023, 1024, 1536, 50 * 1024 ** 2, 2 ** 60]
  assert.deepEqual(sizes.map(size), ['0 bytes', '1023 bytes', '1 KB', '1.5 KB', '50 MB', '1048576 TB'])
})

test('times', () => {
  assert.equal(time('2026-01-31T09:30:59.999Z'), '2026-01-31 09:30')
  assert.equal(time(null), '')
})
