import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fieldsNamed, readHeader, valueOf } from './read-header.ts'

function read(text: string) {
  const reading = readHeader(Buffer.from(text, 'latin1'))
  assert.ok(reading.kind === 'header', JSON.stringify(reading))
  return reading.header
}

test('fields in their order, unfolded', () => {
  const header = read('From: ann@example.net\r\nSubject: a\r\n  b\r\nto : x@y.z\r\n\r\nbody: no field\r\n')
  assert.deepEqual(
    header.fields.map(({ name, value }) => [name, value()]),
    [
      ['From', 'ann@example.net'],
      ['Subject', 'a  b'],
      ['to', 'x@y.z']
    ]
  )
  assert.equal(valueOf(header, 'to'), 'x@y.z')
  assert.deepEqual(fieldsNamed(header, 'body'), [])
})

test('none, or nothing but fields', () => {
  assert.equal(read('').fields.length, 0)
  assert.equal(read('\r\nbody').fields.length, 0)
  assert.equal(read('A: b\r\n').end, 6)
  assert.equal(read(`A: ${'b'.repeat(995)}\r\n\r\n`).fields.length, 1)
  assert.equal(read('Received: x\r\n'.repeat(50)).fields.length, 50)
})

describe('refused', () => {
  const tables: [string, string, RegExp, string][] = [
    ['a line without a colon', 'From: a@b.c\r\nnonsense\r\n\r\n', /^Line 2 of the header/, '5.6.0'],
    ['a first line of an mbox', 'From ann Thu Jan  1\r\nFrom: a@b.c\r\n\r\n', /^Line 1/, '5.6.0'],
    ['a continuation of nothing', ' From: a@b.c\r\n\r\n', /^Line 1/, '5.6.0'],
    ['a name with 8-bit bytes', 'A: b\r\nFr\xf6m: a@b.c\r\n\r\n', /^Line 2/, '5.6.0'],
    ['a name with spaces', 'A: b\r\nB: c\r\nX From: a@b.c\r\n\r\n', /^Line 3/, '5.6.0'],
    ['a line of 999', `A: b\r\nB: ${'b'.repeat(996)}\r\n\r\n`, /^Line 2.* 998 /, '5.6.0'],
    ['the same without a line end', `A: b\r\n B${'b'.repeat(997)}`, /^Line 2.* 998 /, '5.6.0'],
    ['1001 fields', 'A: b\r\n'.repeat(1001), /more than 1000 fields/, '5.6.0'],
    ['more than 256 KiB', `A: b\r\n${` ${'c'.repeat(900)}\r\n`.repeat(300)}\r\n`, /256 KiB/, '5.6.0'],
    ['a loop', `${'Received: x\r\n'.repeat(51)}\r\n`, /^Loop/, '5.4.6']
  ]
  for (const [what, text, pattern, enhanced] of tables) {
    test(what, () => {
      const reading = readHeader(Buffer.from(text, 'latin1'))
      assert.ok(reading.kind === 'fault')
      assert.match(reading.fault.text, pattern)
      assert.equal(reading.fault.code, 554)
      assert.equal(reading.fault.enhanced, enhanced)
    })
  }
})
