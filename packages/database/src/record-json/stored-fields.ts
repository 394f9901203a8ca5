// Where the fields of a document lie in its bytes. https://bsonspec.org/spec.html

export const bsonType = {
  double: 1,
  string: 2,
  document: 3,
  array: 4,
  binary: 5,
  undefined: 6,
  objectId: 7,
  boolean: 8,
  date: 9,
  null: 10,
  regex: 11,
  code: 13,
  symbol: 14,
  scopedCode: 15,
  int32: 16,
  timestamp: 17,
  int64: 18,
  decimal128: 19,
  maxKey: 127,
  minKey: 255
} as const

type Expected = { readonly name: Uint8Array; readonly slot: number }

/** Looks for the same fields in one document after the other: those of a collection have them mostly in the same order. */
export class StoredFields {
  readonly #slots: ReadonlyMap<string, number>
  /** Of the documents before. */
  readonly #order: Expected[] = []
  /** Of the document that was looked at last, in the order of the names; 0: it has no such field. */
  readonly types: Uint8Array
  /** Where their values begin. */
  readonly places: Int32Array

  constructor(names: readonly string[]) {
    this.#slots = new Map(names.map((name, slot) => [name, slot]))
    this.types = new Uint8Array(names.length)
    this.places = new Int32Array(names.length)
  }

  /** @throws RangeError where it is no document */
  find(bytes: Uint8Array, start = 0): void {
    this.types.fill(0)
    const end = endOfDocument(bytes, start)
    let at = start + 4
    for (let index = 0; at < end - 1; index++) {
      const type = bytes[at]!
      const { name, slot } = this.#nameAt(bytes, at + 1, index)
      const from = at + name.length + 2
      at = from + sizeOf(type, bytes, from)
      if (at > end - 1) throw new RangeError('a field reaches beyond its document')
      if (slot < 0) continue
      this.types[slot] = type === bsonType.undefined ? 0 : type
      this.places[slot] = from
    }
  }

  #nameAt(bytes: Uint8Array, from: number, index: number): Expected {
    const expected = this.#order[index]
    if (expected && isAt(bytes, from, expected.name) && bytes[from + expected.name.length] === 0)
      return expected
    const end = endOfName(bytes, from)
    const name = bytes.slice(from, end)
    const found = { name, slot: this.#slots.get(Buffer.from(name).toString()) ?? -1 }
    this.#order[index] = found
    return found
  }
}

/** Of a document or an array. @throws RangeError */
export function endOfDocument(bytes: Uint8Array, start: number): number {
  const size = int32At(bytes, start)
  if (size < 5 || start + size > bytes.length) throw new RangeError(`a document of ${size} bytes`)
  return start + size
}

export function endOfName(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(0, from)
  if (end < 0) throw new RangeError('a name without an end')
  return end
}

export function int32At(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new RangeError('a number reaches beyond the document')
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}

const fixedSizes: Readonly<Record<number, number>> = {
  [bsonType.double]: 8,
  [bsonType.undefined]: 0,
  [bsonType.objectId]: 12,
  [bsonType.boolean]: 1,
  [bsonType.date]: 8,
  [bsonType.null]: 0,
  [bsonType.int32]: 4,
  [bsonType.timestamp]: 8,
  [bsonType.int64]: 8,
  [bsonType.decimal128]: 16,
  [bsonType.maxKey]: 0,
  [bsonType.minKey]: 0
}
/** What is counted beside the number that stands before them. */
const countedSizes: Readonly<Record<number, number>> = {
  [bsonType.string]: 4,
  [bsonType.symbol]: 4,
  [bsonType.code]: 4,
  [bsonType.binary]: 5,
  [bsonType.document]: 0,
  [bsonType.array]: 0,
  [bsonType.scopedCode]: 0
}

/** @throws RangeError */
export function sizeOf(type: number, bytes: Uint8Array, from: number): number {
  const fixed = fixedSizes[type]
  if (fixed !== undefined) return fixed
  if (type === bsonType.regex) return endOfName(bytes, endOfName(bytes, from) + 1) + 1 - from
  const beside = countedSizes[type]
  const counted = beside === undefined ? -1 : int32At(bytes, from)
  if (beside === undefined || counted < 0) throw new RangeError(`a value of type ${type} that has no size`)
  return beside + counted
}

export function isAt(bytes: Uint8Array, from: number, piece: Uint8Array): boolean {
  for (let index = 0; index < piece.length; index++) if (bytes[from + index] !== piece[index]) return false
  return true
}
