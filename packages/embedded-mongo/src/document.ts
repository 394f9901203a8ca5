// Documents as the engine handles them: plain objects decoded from BSON, and BSON's own classes as leaves.
import { deserialize, serialize } from 'bson'
import { CommandFailure } from './command-failure.ts'

export type Doc = Record<string, unknown>

/** What a path yields where the document has no such field (BSON `undefined` counts as null, this does not exist). */
export const MISSING: unique symbol = Symbol('missing')

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

export function decodeDocument(bytes: Uint8Array): Doc {
  return deserialize(bytes)
}

/** Throws BSONObjectTooLarge for what is far beyond the limit; up to 1 MB above it is the caller's business. */
export function encodeDocument(document: Doc): Uint8Array {
  try {
    return serialize(document, { ignoreUndefined: true })
  } catch (error) {
    const isOutOfRange = error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE'
    throw isOutOfRange ? new CommandFailure('BSONObjectTooLarge', 'BSON object too large') : error
  }
}

export function copyDocument(document: Doc): Doc {
  return decodeDocument(encodeDocument(document))
}

/** True for an embedded document; false for arrays, dates, regular expressions and BSON classes. */
export function isDocument(value: unknown): value is Doc {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** True for `{ $gt: 1 }` and the like: a document of operators rather than a value to compare with. */
export function isOperatorDocument(value: unknown): value is Doc {
  return isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true
}

/** Own field of a document, else MISSING (so `__proto__` and `toString` are never found by accident). */
export function fieldOf(value: unknown, name: string): unknown {
  return isDocument(value) && Object.hasOwn(value, name) ? value[name] : MISSING
}

export function isIndexSegment(segment: string): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(segment)
}
