import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownBytes } from './own-bytes.ts'

test('a view is copied, so that its neighbours stay', () => {
  const around = new Uint8Array([1, 2, 3, 4])
  const own = ownBytes(around.subarray(1, 3))
  assert.deepEqual([...own], [2, 3])
  structuredClone(own, { transfer: [own.buffer] })
  assert.deepEqual([...around], [1, 2, 3, 4])
})

test('what is whole is not copied', () => {
  const whole = new Uint8Array(8)
  assert.equal(ownBytes(whole), whole)
})

test('a small Buffer lies in the shared pool and is copied', () => {
  const own = ownBytes(Buffer.from('abc'))
  assert.equal(own.buffer.byteLength, 3)
})
