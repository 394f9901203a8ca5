import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeDocument, encodeDocument, type Doc } from '../document.ts'
import { FrameReader, WireError } from './frame-reader.ts'
import { decodeRequest, encodeReply } from './message.ts'

function opMsg(flags: number, ...sections: Buffer[]): Buffer {
  const body = Buffer.concat(sections)
  const head = Buffer.alloc(20)
  head.writeInt32LE(20 + body.length, 0)
  head.writeInt32LE(42, 4)
  head.writeInt32LE(2013, 12)
  head.writeUInt32LE(flags, 16)
  return Buffer.concat([head, body])
}

function bodySection(document: Doc): Buffer {
  return Buffer.concat([Buffer.of(0), encodeDocument(document)])
}

function sequenceSection(name: string, documents: Doc[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map(encodeDocument)])
  const head = Buffer.alloc(5)
  head[0] = 1
  head.writeInt32LE(4 + content.length, 1)
  return Buffer.concat([head, content])
}

const valid = opMsg(
  0,
  bodySection({ insert: 'c', $db: 'd' }),
  sequenceSection('documents', [{ a: 1 }, { a: 2 }])
)

test('a message with a document sequence', () => {
  assert.deepEqual(decodeRequest(valid), {
    id: 42,
    form: 'msg',
    command: { insert: 'c', $db: 'd', documents: [{ a: 1 }, { a: 2 }] },
    expectsReply: true
  })
})

test('moreToCome wants no reply, a checksum is skipped', () => {
  assert.equal(decodeRequest(opMsg(2, bodySection({ ping: 1 }))).expectsReply, false)
  assert.deepEqual(decodeRequest(opMsg(1, bodySection({ ping: 1 }), Buffer.alloc(4))).command, { ping: 1 })
})

test('a reply names its request', () => {
  const reply = encodeReply(decodeRequest(valid), { ok: 1 })
  assert.equal(reply.readInt32LE(0), reply.length)
  assert.equal(reply.readInt32LE(8), 42)
  assert.deepEqual(decodeDocument(reply.subarray(21)), { ok: 1 })
})

test('frames are cut the same way however the bytes arrive', () => {
  const stream = Buffer.concat([valid, valid, opMsg(0, bodySection({ ping: 1 }))])
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const reader = new FrameReader(() => 1000)
      const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
      const frames = edges.slice(1).flatMap((edge, i) => reader.push(stream.subarray(edges[i], edge)))
      assert.deepEqual(Buffer.concat(frames), stream)
      assert.equal(frames.length, 3)
    })
  )
})

test('an impossible length is refused before the message is read', () => {
  const head = Buffer.alloc(4)
  for (const size of [-1, 0, 15, 1001]) {
    head.writeInt32LE(size)
    assert.throws(() => new FrameReader(() => 1000).push(Buffer.concat([head, Buffer.alloc(12)])), WireError)
  }
})

test('whatever is broken is a WireError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(valid.length - 1), (noise, at) => {
      const mutated = Buffer.from(valid)
      mutated.set(noise.subarray(0, mutated.length - at), at)
      try {
        assert.equal(typeof decodeRequest(mutated).command, 'object')
      } catch (error) {
        assert.ok(error instanceof WireError)
      }
    }),
    { numRuns: 3000 }
  )
})
