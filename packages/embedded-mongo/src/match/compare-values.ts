// Equality and order of BSON values, with short cuts for the types that queries mostly compare.
import { MISSING } from '../document.ts'
import { encodeValue } from '../keys/encode-value.ts'

export function isNullish(value: unknown): boolean {
  return value === null || value === undefined || value === MISSING
}

export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isNullish(a) || isNullish(b)) return isNullish(a) && isNullish(b)
  if (typeof a !== 'object' && typeof b !== 'object' && typeof a === typeof b) {
    return Number.isNaN(a) && Number.isNaN(b)
  }
  return encodeValue(a).equals(encodeValue(b))
}

/** MongoDB's total order over all values. */
export function compareValues(a: unknown, b: unknown): number {
  return Buffer.compare(encodeValue(a), encodeValue(b))
}

/** Order of two values of one type; undefined when the types differ (a range query then does not match). */
export function compareWithinType(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (a instanceof Date && b instanceof Date) return compareNumbers(a.getTime(), b.getTime())
  const keyA = encodeValue(a)
  const keyB = encodeValue(b)
  return keyA[0] === keyB[0] ? Buffer.compare(keyA, keyB) : undefined
}

/** NaN equals NaN and is neither above nor below anything. */
function compareNumbers(a: number, b: number): number | undefined {
  if (a === b) return 0
  if (a < b) return -1
  if (a > b) return 1
  return Number.isNaN(a) && Number.isNaN(b) ? 0 : undefined
}
