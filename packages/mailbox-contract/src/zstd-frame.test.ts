import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { openZstdFrame, zstdFrame } from './zstd-frame.ts'

test('what goes in comes out', () => {
  for (const size of [0, 1, 10_000, 3_000_000]) {
    const bytes = Buffer.alloc(size, 'a line of a message\r\n')
    const frame = zstdFrame(bytes)
    assert.deepEqual(zstdDecompressSync(frame), bytes)
    assert.deepEqual(openZstdFrame(frame, size), bytes)
    // A size that is not right costs time only.
    assert.deepEqual(openZstdFrame(frame, Math.floor(size / 3), size + 64), bytes)
  }
})

test('what is no frame, or more than it may be, is refused', () => {
  assert.throws(() => openZstdFrame(Buffer.from('no frame'), 100))
  assert.throws(() => openZstdFrame(zstdFrame(Buffer.alloc(10_000)), 100), { code: 'ERR_BUFFER_TOO_LARGE' })
})

test('a buffer that came out is not kept by what made it', async () => {
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void
  const bytes = Buffer.alloc(100_000, 'x'.repeat(50))
  const open = () => {
    for (let times = 0; times < 100; times++) openZstdFrame(frame, bytes.length)
  }
  const frame = zstdFrame(bytes)
  collect({ type: 'major' })
  const before = process.memoryUsage().arrayBuffers
  open()
  // One that collects young objects only.
  for (let times = 0; times < 3; times++) collect({ type: 'minor' })
  const kept = process.memoryUsage().arrayBuffers - before
  assert.ok(kept < 50 * bytes.length, `${kept} bytes are kept`)
})
