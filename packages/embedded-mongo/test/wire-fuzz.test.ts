// Whatever comes over the wire, the server answers or closes the connection, and lives.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { once } from 'node:events'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Doc } from '../src/document.ts'
import { embeddedServer } from './embedded-server.ts'
import { exchange, opMsg, sendCommand } from './raw-connection.ts'

const started = embeddedServer()

/** Sends bytes and the end of the stream; resolves when the server has let go. */
async function sendAndEnd(bytes: Uint8Array): Promise<void> {
  const socket = connect(started.server.port, '127.0.0.1')
  const closed = once(socket, 'close')
  socket.on('error', () => socket.destroy())
  socket.resume()
  socket.end(bytes)
  await closed
}

async function assertAlive(): Promise<void> {
  assert.equal((await sendCommand(started.server.port, { ping: 1 }))?.['ok'], 1)
}

test('random bytes', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), sendAndEnd), { numRuns: 60 })
  await assertAlive()
})

test('mutated messages', async () => {
  const valid = opMsg({ find: 'c', filter: { a: { $gt: 1, $in: [1, 'x'] } }, sort: { a: 1 }, $db: 'test' })
  const mutation = fc.record({
    at: fc.nat(valid.length - 1),
    noise: fc.uint8Array({ minLength: 1, maxLength: 6 })
  })
  await fc.assert(
    fc.asyncProperty(mutation, async ({ at, noise }) => {
      const mutated = Buffer.from(valid)
      mutated.set(noise.subarray(0, mutated.length - at), at)
      await sendAndEnd(mutated)
    }),
    { numRuns: 120 }
  )
  await assertAlive()
})

test('lengths that cannot be', async () => {
  for (const size of [0, 15, 50_000_000, -1, 0x7fffffff]) {
    const head = Buffer.alloc(16)
    head.writeInt32LE(size)
    assert.equal(await exchange(started.server.port, head), undefined)
  }
  await assertAlive()
})

test('arguments of every wrong type get an error reply', async () => {
  const odd = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.constantFrom(null, [], {}, -1, 'x', { $x: 1 }, [[]], '__proto__')
  )
  const names = [
    'find',
    'insert',
    'update',
    'delete',
    'aggregate',
    'findAndModify',
    'count',
    'distinct',
    'createIndexes'
  ]
  const more = [
    'dropIndexes',
    'getMore',
    'killCursors',
    'explain',
    'collMod',
    'renameCollection',
    'listCollections'
  ]
  const command = fc.record({
    name: fc.constantFrom(...names, ...more, 'commitTransaction', 'hello', 'saslStart', 'endSessions'),
    target: fc.oneof({ weight: 3, arbitrary: fc.constant('c') }, { weight: 1, arbitrary: odd }),
    fields: fc.dictionary(
      fc.constantFrom(
        'filter',
        'query',
        'update',
        'updates',
        'deletes',
        'documents',
        'pipeline',
        'sort',
        'limit',
        'indexes',
        'index',
        'lsid',
        'txnNumber',
        'cursor',
        'cursors',
        'key',
        'projection',
        'fields',
        'to',
        'hint',
        'explain',
        'new'
      ),
      odd,
      { maxKeys: 5 }
    )
  })
  await started.db.collection('c').insertMany([{ a: 1, b: [1, { c: 2 }] }, { a: 'x' }])
  await fc.assert(
    fc.asyncProperty(command, async ({ name, target, fields }) => {
      const reply = await sendable({ [name]: target, ...fields, $db: 'test' })
      assert.ok(
        reply === undefined || reply['ok'] === 1 || (reply['ok'] === 0 && typeof reply['code'] === 'number')
      )
    }),
    { numRuns: 300 }
  )
  await assertAlive()
})

/** Some of what fast-check makes up is not BSON. */
async function sendable(command: Doc): Promise<Doc | undefined> {
  try {
    opMsg(command)
  } catch {
    return undefined
  }
  return sendCommand(started.server.port, command)
}

test('a document nested thousands deep', async () => {
  let nested: Doc = {}
  for (let i = 0; i < 3000; i++) nested = { a: nested }
  const reply = await sendable({ insert: 'deep', documents: [nested], $db: 'test' })
  assert.equal(typeof (reply?.['ok'] ?? 0), 'number')
  await assertAlive()
})

test('several requests in one piece are answered in order', async () => {
  const socket = connect(started.server.port, '127.0.0.1')
  const numbers = Array.from({ length: 20 }, (_, i) => i)
  const requests = numbers.map((i) => {
    const message = opMsg({ insert: 'pipelined', documents: [{ _id: i }], $db: 'test' })
    message.writeInt32LE(i + 1000, 4)
    return message
  })
  socket.write(Buffer.concat(requests))
  const answers: number[] = []
  let bytes: Buffer = Buffer.alloc(0)
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    while (bytes.length >= 16 && bytes.length >= bytes.readInt32LE(0)) {
      answers.push(bytes.readInt32LE(8))
      bytes = bytes.subarray(bytes.readInt32LE(0))
    }
    if (answers.length === numbers.length) break
  }
  socket.destroy()
  assert.deepEqual(
    answers,
    numbers.map((i) => i + 1000)
  )
})
