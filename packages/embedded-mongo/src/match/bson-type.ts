// $type: names and numbers of the BSON types, judged by how a JavaScript value is written.
import { CommandFailure } from '../command-failure.ts'
import { MISSING } from '../document.ts'

const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127
}

const CLASS_TYPES: Readonly<Record<string, string>> = {
  ObjectId: 'objectId',
  Binary: 'binData',
  Long: 'long',
  Decimal128: 'decimal',
  Timestamp: 'timestamp',
  Code: 'javascript',
  MinKey: 'minKey',
  MaxKey: 'maxKey'
}

export function bsonTypeOf(value: unknown): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 && !Object.is(value, -0) ? 'int' : 'double'
    case 'object':
      return objectType(value)
    default:
      return 'undefined'
  }
}

function objectType(value: object): string {
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (value instanceof RegExp) return 'regex'
  const kind = (value as { _bsontype?: unknown })._bsontype
  return (typeof kind === 'string' && CLASS_TYPES[kind]) || 'object'
}

/** Compiles the operand of $type, a name, a number or a list of them. */
export function typeTest(operand: unknown): (value: unknown) => boolean {
  const wanted = new Set<string>()
  for (const item of Array.isArray(operand) ? (operand as unknown[]) : [operand]) {
    for (const name of typeNames(item)) wanted.add(name)
  }
  return (value) => value !== MISSING && wanted.has(bsonTypeOf(value))
}

function typeNames(item: unknown): string[] {
  if (item === 'number') return ['int', 'long', 'double', 'decimal']
  if (typeof item === 'string' && Object.hasOwn(TYPE_NUMBERS, item)) return [item]
  const names = Object.keys(TYPE_NUMBERS).filter((name) => TYPE_NUMBERS[name] === item)
  if (names.length === 0)
    throw new CommandFailure('BadValue', `unknown type name or number in $type: ${String(item)}`)
  return names
}
