// What a dotted path reaches in a document, going through arrays as MongoDB's queries do.
import { fieldOf, isDocument, isIndexSegment, MISSING } from '../document.ts'

/**
 * The values at the end of the path, MISSING where a document on the way lacks the field. An array at the end is one value (its
 * elements are the operator's business); elements of an array on the way that are not documents yield nothing.
 */
export function leafValues(root: unknown, segments: readonly string[]): unknown[] {
  const found: unknown[] = []
  collect(root, segments, found)
  return found
}

function collect(value: unknown, segments: readonly string[], found: unknown[]): void {
  const [segment, ...rest] = segments
  if (segment === undefined) {
    found.push(value)
  } else if (Array.isArray(value)) {
    collectFromArray(value, segments, found)
  } else {
    const field = fieldOf(value, segment)
    if (field === MISSING) found.push(MISSING)
    else collect(field, rest, found)
  }
}

function collectFromArray(array: unknown[], segments: readonly string[], found: unknown[]): void {
  const [segment = '', ...rest] = segments
  if (isIndexSegment(segment) && Number(segment) < array.length) {
    collect(array[Number(segment)], rest, found)
  }
  for (const element of array) {
    if (isDocument(element)) collect(element, segments, found)
  }
}
