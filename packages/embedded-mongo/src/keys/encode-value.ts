// Order-preserving encoding: comparing two encodings byte by byte gives MongoDB's sort order of the values, across types,
// and equal encodings mean equal values. No encoding is a prefix of another, so they may be joined into compound keys.
// Decimal128 is rounded to a double: a trade-off of this trial server.
import { Binary, Code, Decimal128, Long, ObjectId, Timestamp } from 'bson'
import { type Doc, MISSING } from '../document.ts'

export const TYPE_TAG = {
  minKey: 0x08,
  emptyArray: 0x0c,
  null: 0x10,
  number: 0x20,
  string: 0x30,
  object: 0x40,
  array: 0x50,
  binary: 0x60,
  objectId: 0x70,
  boolean: 0x80,
  date: 0x90,
  timestamp: 0x98,
  regex: 0xa0,
  code: 0xa8,
  maxKey: 0xf0
} as const

/** In an index an empty array stands as a value below null. */
export const EMPTY_ARRAY_KEY = Buffer.of(TYPE_TAG.emptyArray)

const NULL_KEY = Buffer.of(TYPE_TAG.null)
const END = Buffer.of(0)

export function encodeValue(value: unknown): Buffer {
  if (value === null || value === undefined || value === MISSING) return NULL_KEY
  switch (typeof value) {
    case 'string':
      return encodeText(TYPE_TAG.string, value)
    case 'number':
      return encodeNumber(value, 0)
    case 'bigint':
      return encodeInteger(value)
    case 'boolean':
      return Buffer.of(TYPE_TAG.boolean, value ? 1 : 0)
    default:
      return encodeObject(value)
  }
}

function encodeObject(value: unknown): Buffer {
  if (Array.isArray(value)) return encodeArray(value)
  if (value instanceof Date) return encodeDouble(TYPE_TAG.date, value.getTime())
  if (value instanceof RegExp)
    return Buffer.concat([encodeText(TYPE_TAG.regex, value.source), encodeText(TYPE_TAG.regex, value.flags)])
  const bson = encodeBsonClass(value)
  return bson ?? encodeFields(value as Doc)
}

function encodeBsonClass(value: unknown): Buffer | undefined {
  if (value instanceof ObjectId) return Buffer.concat([Buffer.of(TYPE_TAG.objectId), value.id])
  if (value instanceof Binary) return encodeBinary(value)
  if (value instanceof Timestamp) return encodeTimestamp(value)
  if (value instanceof Long) return encodeInteger(value.toBigInt())
  if (value instanceof Decimal128) return encodeNumber(Number(value.toString()), 0)
  if (value instanceof Code) return encodeText(TYPE_TAG.code, String(value.code))
  const kind = (value as { _bsontype?: unknown })._bsontype
  if (kind === 'MinKey') return Buffer.of(TYPE_TAG.minKey)
  if (kind === 'MaxKey') return Buffer.of(TYPE_TAG.maxKey)
  return undefined
}

/** The beginning that the encodings of all strings with this prefix share. */
export function encodeStringPrefix(prefix: string): Buffer {
  return encodeText(TYPE_TAG.string, prefix).subarray(0, -2)
}

function encodeText(tag: number, text: string): Buffer {
  const raw = Buffer.from(text)
  if (!raw.includes(0)) return Buffer.concat([Buffer.of(tag), raw, END, END])
  const escaped: number[] = []
  for (const byte of raw) escaped.push(...(byte === 0 ? [0, 0xff] : [byte]))
  return Buffer.of(tag, ...escaped, 0, 0)
}

function encodeDouble(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = tag
  if (Number.isNaN(value)) return bytes
  bytes.writeDoubleBE(value === 0 ? 0 : value, 1)
  const first = bytes[1] ?? 0
  if (first & 0x80) for (let i = 1; i < 9; i++) bytes[i] = ~(bytes[i] ?? 0) & 0xff
  else bytes[1] = first | 0x80
  return bytes
}

/** A double, and what an integer beyond 2^53 differs from it (-512…512), so that such integers stay distinct. */
function encodeNumber(value: number, residual: number): Buffer {
  const suffix = Buffer.alloc(2)
  suffix.writeUInt16BE(0x8000 + residual)
  return Buffer.concat([encodeDouble(TYPE_TAG.number, value), suffix])
}

function encodeInteger(value: bigint): Buffer {
  const nearest = Number(value)
  return encodeNumber(nearest, Number(value - BigInt(nearest)))
}

function encodeTimestamp(value: Timestamp): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = TYPE_TAG.timestamp
  bytes.writeUInt32BE(value.getHighBitsUnsigned(), 1)
  bytes.writeUInt32BE(value.getLowBitsUnsigned(), 5)
  return bytes
}

/** BinData sorts by length, then subtype, then bytes. */
function encodeBinary(value: Binary): Buffer {
  const head = Buffer.alloc(6)
  head[0] = TYPE_TAG.binary
  head.writeUInt32BE(value.position, 1)
  head[5] = value.sub_type
  return Buffer.concat([head, value.buffer.subarray(0, value.position)])
}

function encodeArray(values: unknown[]): Buffer {
  return Buffer.concat([Buffer.of(TYPE_TAG.array), ...values.map(encodeValue), END])
}

/** Embedded documents compare field by field: type of the value, then name, then value. */
function encodeFields(document: Doc): Buffer {
  const parts: Buffer[] = [Buffer.of(TYPE_TAG.object)]
  for (const [name, value] of Object.entries(document)) {
    const encoded = encodeValue(value)
    parts.push(encodeText(encoded[0] ?? 0, name), encoded)
  }
  parts.push(END)
  return Buffer.concat(parts)
}
