// What is written from bytes is what JSON.stringify makes of the driver's objects.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deserialize, Long, ObjectId, serialize, Timestamp } from 'bson'
import fc from 'fast-check'
import { idsIn } from './ids-in.ts'
import { JsonBytes } from './json-bytes.ts'
import { recordWriter, type JsonMember } from './record-writer.ts'

const names = ['a', 'ab', 'b', '_id', 'ä', '"']
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"\\/', '\u0000\b\t\n\u000b\f\r\u001b\u007f\u2028', 'x'.repeat(5000))
)
const id = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes))
const single = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger().map((number) => Long.fromNumber(number)),
  fc.date({ noInvalidDate: true }),
  id,
  fc.constantFrom(null, undefined)
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    single,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 })
  )
}))
/** Of fields in any order. */
const record = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names, 'other'), value), { selector: ([name]) => name })
  .map((fields) => Object.fromEntries(fields))

function written(members: readonly JsonMember[], records: readonly Uint8Array[]): string {
  const write = recordWriter(members)
  const json = new JsonBytes(0)
  for (const one of records) {
    write(one, json)
    json.ascii('\n')
  }
  return json.done().toString()
}

test('as the driver and JSON.stringify make it, of one document after the other', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 4 }), (records) => {
      const stored = records.map((one) => serialize(one, { ignoreUndefined: false }))
      const expected = stored.map((bytes) => {
        const seen = deserialize(bytes)
        // null, where it was undefined, is left out of an answer as undefined is.
        return `${JSON.stringify(Object.fromEntries(names.map((name) => [name, seen[name]])))}\n`
      })
      const members = names.map((name) => ({ name }))
      assert.equal(written(members, stored), expected.join(''))
    })
  )
})

test('constants, other names, defaults, documents within and ids that stand for something', () => {
  const [first, second] = [new ObjectId(), new ObjectId()]
  const members: JsonMember[] = [
    '"object":"x","list":[]',
    { name: 'user', ofId: (one) => Buffer.from(`{"of":"${one.slice(-6)}"}`) },
    { name: 'id', field: '_id' },
    { name: 'within', members: [{ name: 'at', absent: 'null' }, { name: 'text' }, { name: 'none' }] }
  ]
  const records = [
    { _id: 1, user: first, within: { text: 'a', other: 1 } },
    { _id: 2, user: first, within: { at: new Date(0), text: 'b' } },
    { within: null, user: second, _id: 3 },
    { _id: 4, user: first }
  ]
  const json = written(
    members,
    records.map((one) => serialize(one))
  )
  const object = { object: 'x', list: [] }
  const of = (one: ObjectId) => ({ of: one.toHexString().slice(-6) })
  const expected = [
    { ...object, user: of(first), id: 1, within: { at: null, text: 'a' } },
    { ...object, user: of(first), id: 2, within: { at: '1970-01-01T00:00:00.000Z', text: 'b' } },
    { ...object, user: of(second), id: 3, within: null },
    { ...object, user: of(first), id: 4 }
  ]
  assert.equal(json, expected.map((one) => `${JSON.stringify(one)}\n`).join(''))
  const ids = idsIn(
    records.map((one) => serialize(one)),
    'user'
  )
  assert.deepEqual([...ids], [first.toHexString(), second.toHexString()])
})

test('moments to the ends of what a Date holds, and beyond', () => {
  const times = [-1, 0, 999.9, 8.64e15, -8.64e15, 951_827_696_789, -62_198_755_200_001]
  const json = new JsonBytes(0)
  for (const time of times) json.moment(time)
  assert.equal(json.done().toString(), times.map((time) => JSON.stringify(new Date(time))).join(''))
  const beyond = new JsonBytes()
  beyond.moment(8.64e15 + 1)
  assert.equal(beyond.done().toString(), 'null')
})

test('what is spoiled is refused, or written within its bounds', () => {
  const good = serialize({ a: 'text', b: [1, { ab: new Date(0) }], _id: new ObjectId(), ä: 1.5 })
  const members = names.map((name) => ({ name }))
  fc.assert(
    fc.property(
      fc.nat(good.length),
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255))),
      (length, changes) => {
        const spoiled = good.slice(0, length)
        for (const [at, byte] of changes) spoiled[at % Math.max(length, 1)] = byte
        try {
          const json = written(members, [spoiled])
          assert.ok(json.length <= spoiled.length * 30 + 100)
          JSON.parse(json)
        } catch (error) {
          assert.ok(error instanceof RangeError || error instanceof TypeError, String(error))
        }
      }
    )
  )
  assert.throws(() => written([{ name: 'a' }], [serialize({ a: new Timestamp(1n) })]), TypeError)
  const [latin] = [serialize({ a: 'xä' })]
  latin[latin.indexOf(0xc3)] = 0xff
  assert.equal(JSON.parse(written([{ name: 'a' }], [latin])).a.slice(0, 2), 'x\ufffd')
})
