import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FrameReader } from './frame-reader.ts'
import { headed, readHeaded } from './payload.ts'

type Frame = { kind: number; id: number; payload: Buffer }

const anyFrame = fc.record(
  {
    kind: fc.integer({ min: 0, max: 255 }),
    id: fc.integer({ min: 0, max: 0xffff_ffff }),
    payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
  },
  { noNullPrototype: true }
)

function encode({ kind, id, payload }: Frame): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt32BE(payload.length + 5, 0)
  head.writeUInt8(kind, 4)
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}

function read(chunks: Buffer[], limit = 1000): Frame[] {
  const frames: Frame[] = []
  const reader = new FrameReader(limit, (kind, id, payload) => frames.push({ kind, id, payload }))
  for (const chunk of chunks) reader.push(chunk)
  return frames
}

test('frames are the same wherever the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(anyFrame, { maxLength: 8 }),
      fc.array(fc.nat(2000), { maxLength: 20 }),
      (frames, places) => {
        const bytes = Buffer.concat(frames.map(encode))
        const cuts = [
          0,
          ...places.filter((place) => place < bytes.length).sort((a, b) => a - b),
          bytes.length
        ]
        const chunks = cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end))
        assert.deepEqual(read(chunks), frames)
      }
    )
  )
})

test('a length that no frame may have is refused before anything is collected', () => {
  assert.throws(() => read([Buffer.from([0, 0, 0, 4, 1])]), /shorter/)
  assert.throws(() => read([Buffer.from([0xff, 0xff, 0xff, 0xff, 1])]), /longer than 1000/)
  assert.throws(() => read([Buffer.from([0, 0, 3]), Buffer.from([0xee])]), /longer than 1000/)
  assert.doesNotThrow(() => read([Buffer.from([0, 0, 3, 0xed])]))
})

test('a stopped reader hands over nothing more, even of the same chunk', () => {
  const frames: number[] = []
  const reader = new FrameReader(100, (_kind, id) => {
    frames.push(id)
    reader.stop()
  })
  const frame = (id: number) => encode({ kind: 1, id, payload: Buffer.from('x') })
  reader.push(Buffer.concat([frame(1), frame(2)]))
  reader.push(frame(3))
  assert.deepEqual(frames, [1])
})

test('an attachment shares its memory with no other frame', () => {
  const payload = Buffer.concat(headed({ a: 1 }, [Buffer.from('first'), Buffer.from('second')]))
  const frame = encode({ kind: 3, id: 1, payload })
  for (const chunks of [[Buffer.concat([frame, frame])], [frame.subarray(0, 12), frame.subarray(12)]]) {
    for (const { payload: received } of read(chunks)) {
      const { head, attachment } = readHeaded(received)
      assert.deepEqual(head, { a: 1 })
      assert.equal(attachment?.toString(), 'firstsecond')
      assert.ok(attachment.buffer.byteLength <= frame.length)
    }
  }
  assert.throws(() => readHeaded(Buffer.from([0, 0, 0, 9, 1])), /longer than the frame/)
  assert.throws(() => readHeaded(Buffer.from([0])), /longer than the frame/)
})
