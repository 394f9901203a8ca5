import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { ChunkList } from './chunk-list.ts'
import { createSpool, type SpoolOptions } from './spool.ts'

function spoolIn(t: TestContext, options: SpoolOptions) {
  const directory = mkdtempSync(join(tmpdir(), 'spool-test-'))
  t.after(() => rmSync(directory, { recursive: true }))
  return { directory, spool: createSpool({ directory, ...options }) }
}

const chunksOf = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, index) => Buffer.alloc(bytes, 65 + (index % 26)))
const readAll = async (parts: AsyncIterable<Buffer>) => Buffer.concat(await Array.fromAsync(parts))

test('a small message stays in memory, and its bytes are given back to the budget', async (t) => {
  const { directory, spool } = spoolIn(t, { memoryLimit: 100_000 })
  const chunks = chunksOf(10, 5000)
  const stored = await spool.receive(Readable.from(chunks))
  assert.equal(stored.size, 50_000)
  assert.deepEqual(stored.chunks, chunks)
  assert.deepEqual(await stored.bytes(), Buffer.concat(chunks))
  assert.deepEqual(await readAll(stored.read()), Buffer.concat(chunks))
  assert.deepEqual(spool.usage, { memory: 50_000, files: 0 })
  await stored.dispose()
  await stored.dispose()
  assert.deepEqual(spool.usage, { memory: 0, files: 0 })
  assert.deepEqual(readdirSync(directory), [])
})

test('a large message lies in a file without a name, and can be read more than once', async (t) => {
  const { directory, spool } = spoolIn(t, { memoryLimit: 10_000 })
  const chunks = chunksOf(200, 5000)
  const stored = await spool.receive(Readable.from(chunks))
  assert.equal(stored.chunks, undefined)
  assert.deepEqual(readdirSync(directory), [])
  assert.deepEqual(spool.usage, { memory: 0, files: 1_000_000 })
  assert.deepEqual(await stored.bytes(), Buffer.concat(chunks))
  assert.deepEqual(await readAll(stored.read()), Buffer.concat(chunks))
  await stored.dispose()
  assert.deepEqual(spool.usage, { memory: 0, files: 0 })
})

test('a large message passes through a bounded part of the memory, whenever garbage is collected', async (t) => {
  const { spool } = spoolIn(t, { memoryLimit: 10_000 })
  const mebibyte = 1024 * 1024
  const chunk = Buffer.alloc(65_536, 'text\r\n')
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const look = () => (most = Math.max(most, process.memoryUsage().arrayBuffers - before))
  function* message() {
    for (let count = 0; count < 512; count++, look()) yield chunk
  }
  const stored = await spool.receive(Readable.from(message()))
  assert.ok(most < 8 * mebibyte, `${most} bytes to take it in`)
  const whole = await stored.bytes()
  look()
  assert.equal(whole.length, 32 * mebibyte)
  assert.ok(most < 40 * mebibyte, `${most} bytes to read it`)
  await stored.dispose()
})

test('when the memory of all is used up, small messages go to files too', async (t) => {
  const { spool } = spoolIn(t, { memoryBudget: 12_000 })
  const first = await spool.receive(Readable.from(chunksOf(2, 5000)))
  const second = await spool.receive(Readable.from(chunksOf(2, 5000)))
  assert.ok(first.chunks)
  assert.equal(second.chunks, undefined)
  assert.deepEqual(await second.bytes(), Buffer.concat(chunksOf(2, 5000)))
  await Promise.all([first.dispose(), second.dispose()])
  assert.deepEqual(spool.usage, { memory: 0, files: 0 })
})

test('where there is no room, the message is taken to its end and refused for a while', async (t) => {
  const { spool } = spoolIn(t, { memoryLimit: 10, fileBudget: 20_000 })
  const stream = Readable.from(chunksOf(100, 5000))
  await assert.rejects(spool.receive(stream), { name: 'SpoolFull' })
  assert.equal(stream.readableEnded, true)
  assert.deepEqual(spool.usage, { memory: 0, files: 0 })
  const missing = createSpool({ directory: '/nonexistent/folder', memoryLimit: 10 })
  await assert.rejects(missing.receive(Readable.from(chunksOf(1, 5000))), { name: 'SpoolFull' })
  assert.deepEqual(missing.usage, { memory: 0, files: 0 })
})

test('a part of it is read from any byte on, in memory and in a file', async (t) => {
  const { spool } = spoolIn(t, { memoryLimit: 10_000 })
  for (const size of [9000, 700_000]) {
    const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 31) % 251))
    const stored = await spool.receive(Readable.from([bytes.subarray(0, 5000), bytes.subarray(5000)]))
    const parts = [
      [0, 0],
      [1, 63],
      [63, 65],
      [64, 128],
      [4999, 5001],
      [size - 1, size],
      [100, size + 100]
    ] as const
    for (const [start, end] of parts)
      assert.deepEqual(await readAll(stored.read(start, end)), bytes.subarray(start, end), `${start} ${end}`)
    if (size > 300_000) assert.deepEqual(await readAll(stored.read(77, 600_000)), bytes.subarray(77, 600_000))
    await stored.dispose()
  }
})

test('a message that is cut off leaves nothing behind', async (t) => {
  const { spool } = spoolIn(t, { memoryLimit: 10_000 })
  const cutOff = Readable.from(
    (async function* () {
      yield* chunksOf(10, 5000)
      throw new Error('the client left')
    })()
  )
  await assert.rejects(spool.receive(cutOff), /the client left/)
  assert.deepEqual(spool.usage, { memory: 0, files: 0 })
})

test('single bytes are joined into blocks', () => {
  const list = new ChunkList()
  for (let count = 0; count < 40_000; count++) list.append(Buffer.of(count & 0xff))
  list.append(Buffer.alloc(5000, 1))
  list.append(Buffer.of(7))
  assert.ok(list.chunks.length <= 5)
  const whole = list.concat()
  assert.equal(whole.length, 45_001)
  for (let count = 0; count < 40_000; count++) assert.equal(whole[count], count & 0xff)
})
