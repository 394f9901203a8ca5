import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { bodiesPerChunk, packChunk, packStructure, unpackChunk, unpackStructure } from './chunk.ts'

test('entries come out by their index, empty ones too', () => {
  const entries = Array.from({ length: bodiesPerChunk }, (_, index) =>
    Buffer.from('x'.repeat(index % 5) + index)
  )
  entries[7] = Buffer.alloc(0)
  const chunk = unpackChunk(packChunk(entries))
  for (const [index, entry] of entries.entries()) assert.deepEqual(chunk.entry(index), entry)
})

test('a chunk with fewer entries has empty ones behind', () => {
  const chunk = unpackChunk(packChunk([Buffer.from('a')]))
  assert.equal(chunk.entry(0).toString(), 'a')
  assert.equal(chunk.entry(1).length, 0)
  assert.equal(chunk.entry(255).length, 0)
})

test('a chunk that is cut short is refused', () => {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(9)
  assert.throws(() => unpackChunk(zstdCompressSync(head)), RangeError)
  assert.throws(() => unpackChunk(Buffer.from('no zstd')))
})

test('a structure keeps ENVELOPE and BODYSTRUCTURE apart', () => {
  const packed = packStructure(Buffer.from('(env)'), Buffer.from('(body)'))
  const { envelope, bodyStructure } = unpackStructure(packed)
  assert.deepEqual([envelope.toString(), bodyStructure.toString()], ['(env)', '(body)'])
})
