import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeReply, encodeQuestion, wireTypes } from './dns-wire.ts'

/** A reply to `question` with these answer records, each after a pointer to the question's name. */
function replyTo(question: Buffer, ...records: { type: number; data: number[] }[]): Buffer {
  const bare = question.subarray(0, question.length - 11)
  const head = Buffer.from(bare)
  head.writeUInt16BE(0x81_a0, 2)
  head.writeUInt16BE(records.length, 6)
  head.writeUInt16BE(0, 10)
  const encoded = records.map(({ data, type }) =>
    Buffer.from([
      0xc0,
      12,
      type >> 8,
      type & 255,
      0,
      1,
      0,
      0,
      0,
      60,
      data.length >> 8,
      data.length & 255,
      ...data
    ])
  )
  return Buffer.concat([head, ...encoded])
}

describe('DNS messages', () => {
  test('a question asks for recursion and for the AD bit', () => {
    const bytes = encodeQuestion(7, 'mx.Example.net', 'TLSA')
    const { id, question } = decodeReply(bytes)
    assert.deepEqual([id, question], [7, { name: 'mx.example.net', type: 52 }])
    assert.equal(bytes.readUInt16BE(2), 0x01_20)
  })

  test('records are read by their type', () => {
    const question = encodeQuestion(1, 'a.net', 'A')
    const { isAuthentic, rcode, records } = decodeReply(
      replyTo(
        question,
        { type: wireTypes.A, data: [192, 0, 2, 1] },
        { type: wireTypes.AAAA, data: [0x20, 1, 0xd, 0xb8, ...Array.from({ length: 11 }, () => 0), 1] },
        { type: wireTypes.MX, data: [0, 10, 2, 109, 120, 0xc0, 12] },
        { type: wireTypes.TLSA, data: [3, 1, 1, 0xab, 0xcd] },
        { type: 16, data: [1, 120] }
      )
    )
    assert.deepEqual([isAuthentic, rcode], [true, 0])
    assert.deepEqual(
      records.map(({ value }) => value),
      [
        '192.0.2.1',
        '2001:db8::1',
        { priority: 10, exchange: 'mx.a.net' },
        { usage: 3, selector: 1, matching: 1, data: Buffer.from([0xab, 0xcd]) },
        undefined
      ]
    )
  })

  test('bytes that are no answer end with a RangeError: pointers in a circle, records that are cut', () => {
    const question = encodeQuestion(1, 'a.net', 'A')
    const circle = replyTo(question, { type: wireTypes.CNAME, data: [0xc0, 35] })
    assert.throws(() => decodeReply(circle), RangeError)
    const whole = replyTo(question, { type: wireTypes.A, data: [1, 2, 3, 4] })
    for (let length = 0; length < whole.length; length++) {
      assert.throws(() => decodeReply(whole.subarray(0, length)), RangeError)
    }
  })

  test('a name that DNS cannot hold is no question', () => {
    assert.throws(() => encodeQuestion(1, `${'x'.repeat(64)}.net`, 'A'), RangeError)
    assert.throws(() => encodeQuestion(1, 'x.'.repeat(200), 'A'), RangeError)
  })
})
