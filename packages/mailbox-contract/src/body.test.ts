import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compressBody, compressPieces, decompressBody, packBody, unpackBodies } from './body.ts'

test('any bytes come out as they went in', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (raw) => {
      assert.deepEqual(decompressBody(compressBody(raw), raw.length), Buffer.from(raw))
    })
  )
})

test('a message in pieces comes out whole, small or large', async () => {
  const large = Buffer.alloc(3_000_000, '0123456789abcdef\r\n')
  for (const pieces of [
    [],
    [Buffer.from('one'), Buffer.alloc(0), Buffer.from('two')],
    [Buffer.from('one'), large, Buffer.from('two')]
  ]) {
    const raw = Buffer.concat(pieces)
    const compressed = Buffer.concat(await compressPieces(pieces))
    assert.ok(decompressBody(compressed, raw.length).equals(raw))
  }
})

test('a wrong size is an error, not a wrong body', () => {
  const compressed = compressBody(Buffer.from('0123456789'))
  assert.throws(() => decompressBody(compressed, 9), RangeError)
  assert.throws(() => decompressBody(compressBody(Buffer.alloc(1_000_000)), 10))
})

test('bodies of a frame come out in their order', () => {
  const bodies = [Buffer.from('one'), Buffer.alloc(0), Buffer.from('three')]
  const frame = Buffer.concat(
    bodies.flatMap((compressed, index) => packBody(index + 5, index * 10, compressed))
  )
  assert.deepEqual(
    [...unpackBodies(frame)],
    bodies.map((compressed, index) => ({ body: index + 5, size: index * 10, compressed }))
  )
  assert.deepEqual([...unpackBodies(Buffer.alloc(0))], [])
})
