// In-memory sorting: one byte string a document, in the order that an index on the same fields would have.
import { CommandFailure } from '../command-failure.ts'
import type { Doc } from '../document.ts'
import { leafValues } from '../match/leaf-values.ts'
import { EMPTY_ARRAY_KEY, encodeValue } from './encode-value.ts'
import { invert } from './key-range.ts'

export interface SortField {
  path: string
  segments: readonly string[]
  direction: 1 | -1
}

export function parseSort(sort: Doc | undefined): SortField[] {
  return Object.entries(sort ?? {}).map(([path, direction]) => {
    if (typeof direction !== 'number' || direction === 0) {
      throw new CommandFailure('BadValue', `sort direction of '${path}' must be 1 or -1`)
    }
    return { path, segments: path.split('.'), direction: direction > 0 ? 1 : -1 }
  })
}

export function sortKey(document: Doc, fields: readonly SortField[]): Buffer {
  return Buffer.concat(fields.map((field) => fieldKey(document, field)))
}

/** Of an array the smallest element counts when ascending, the largest when descending. */
function fieldKey(document: Doc, field: SortField): Buffer {
  const keys: Buffer[] = []
  for (const leaf of leafValues(document, field.segments)) {
    if (!Array.isArray(leaf)) keys.push(encodeValue(leaf))
    else if (leaf.length === 0) keys.push(EMPTY_ARRAY_KEY)
    else keys.push(...leaf.map(encodeValue))
  }
  const [first = encodeValue(null), ...others] = keys
  const extreme = others.reduce(
    (best, key) => (Buffer.compare(key, best) * field.direction < 0 ? key : best),
    first
  )
  return field.direction === 1 ? extreme : invert(extreme)
}
