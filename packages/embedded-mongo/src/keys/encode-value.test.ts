import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Binary, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import fc from 'fast-check'
import { encodeValue } from './encode-value.ts'

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\0', 'a\0', 'a\0b', 'a', 'ab'),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes))
)
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.string(), scalar, { maxKeys: 2 })
)

test('values sort across types as in MongoDB', () => {
  const ordered = [
    new MinKey(),
    null,
    NaN,
    -Infinity,
    -1.5,
    -1,
    0,
    1e-9,
    1,
    2 ** 53,
    Long.fromString('9007199254740993'),
    Long.fromString('9223372036854775807'),
    Infinity,
    '',
    '\0',
    'A',
    'a',
    'a\0',
    'aa',
    '\uffff',
    '\u{1f600}',
    {},
    { a: 1 },
    { a: 1, b: 1 },
    { a: 2 },
    { a: 'x' },
    [],
    [1],
    [1, 2],
    [2],
    new Binary(Buffer.of(255)),
    new Binary(Buffer.of(0, 0)),
    new ObjectId('000000000000000000000001'),
    new ObjectId('000000000000000000000002'),
    false,
    true,
    new Date(-1),
    new Date(0),
    new Timestamp({ t: 1, i: 2 }),
    new Timestamp({ t: 2, i: 1 }),
    /a/,
    new MaxKey()
  ]
  for (let i = 1; i < ordered.length; i++) {
    const order = Buffer.compare(encodeValue(ordered[i - 1]), encodeValue(ordered[i]))
    assert.equal(order, -1, inspect([ordered[i - 1], ordered[i]]))
  }
})

test('numbers of different types are equal when their values are', () => {
  assert.deepEqual(encodeValue(5), encodeValue(Long.fromNumber(5)))
  assert.deepEqual(encodeValue(0), encodeValue(-0))
  assert.notDeepEqual(
    encodeValue(Long.fromString('9007199254740992')),
    encodeValue(Long.fromString('9007199254740993'))
  )
})

test('no encoding is a prefix of another, so that they can be joined', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [x, y] = [encodeValue(a), encodeValue(b)]
      if (x.length <= y.length && y.subarray(0, x.length).equals(x)) assert.deepEqual(x, y)
    }),
    { numRuns: 2000 }
  )
})

test('numbers and strings keep their order', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
      assert.equal(Buffer.compare(encodeValue(a), encodeValue(b)), a === b ? 0 : a < b ? -1 : 1)
    })
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      assert.equal(
        Buffer.compare(encodeValue(a), encodeValue(b)),
        Buffer.compare(Buffer.from(a), Buffer.from(b))
      )
    })
  )
})
