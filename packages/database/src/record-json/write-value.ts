// A stored value as JSON. https://bsonspec.org/spec.html
import type { JsonBytes } from './json-bytes.ts'
import { bsonType, endOfDocument, endOfName, int32At, sizeOf } from './stored-fields.ts'

/** @throws TypeError for a type that JSON has nothing for; RangeError where it ends too early */
export type WriteValue = (to: JsonBytes, bytes: Uint8Array, type: number, from: number) => void

export const idBytes = 12
const doubleBytes = Buffer.alloc(8)
const twoDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export const writeValue: WriteValue = (to, bytes, type, from) => {
  switch (type) {
    case bsonType.string:
      return to.string(bytes, from + 4, from + 3 + int32At(bytes, from))
    case bsonType.array:
      return writeMembers(to, bytes, from, '[]')
    case bsonType.document:
      return writeMembers(to, bytes, from, '{}')
    case bsonType.boolean:
      return to.ascii(bytes[from] === 0 ? 'false' : 'true')
    case bsonType.int32:
      return to.ascii(String(int32At(bytes, from)))
    case bsonType.objectId:
      return to.hexadecimal(bytes, from, from + idBytes)
    case bsonType.date:
      return to.moment(int64At(bytes, from))
    case bsonType.double:
      return to.ascii(JSON.stringify(doubleAt(bytes, from)))
    case bsonType.int64:
      return to.ascii(String(int64At(bytes, from)))
    case bsonType.null:
      return to.ascii('null')
    default:
      throw new TypeError(`JSON has nothing for a value of type ${type}`)
  }
}

/** 24 hexadecimal digits. */
export function idAt(bytes: Uint8Array, from: number): string {
  let id = ''
  for (let at = from; at < from + idBytes; at++) id += twoDigits[bytes[at]!]!
  return id
}

function writeMembers(to: JsonBytes, bytes: Uint8Array, start: number, brackets: '[]' | '{}'): void {
  const end = endOfDocument(bytes, start)
  to.ascii(brackets[0]!)
  for (let at = start + 4; at < end - 1;) {
    if (at > start + 4) to.ascii(',')
    const type = bytes[at]!
    const endOfThis = endOfName(bytes, at + 1)
    if (brackets === '{}') {
      to.string(bytes, at + 1, endOfThis)
      to.ascii(':')
    }
    const from = endOfThis + 1
    at = from + sizeOf(type, bytes, from)
    if (at > end - 1) throw new RangeError('a value reaches beyond its document')
    writeValue(to, bytes, type, from)
  }
  to.ascii(brackets[1]!)
}

/** As the driver gives it: what is beyond whole numbers is rounded. */
function int64At(bytes: Uint8Array, from: number): number {
  return int32At(bytes, from + 4) * 2 ** 32 + (int32At(bytes, from) >>> 0)
}

function doubleAt(bytes: Uint8Array, from: number): number {
  doubleBytes.set(bytes.subarray(from, from + 8))
  return doubleBytes.readDoubleLE()
}
