// The keys under which a document stands in an index. Fields that run through the same array are expanded together,
// element by element (as MongoDB does), so a compound multikey index holds no combination that no element has.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, fieldOf, isDocument, isIndexSegment, MISSING } from '../document.ts'
import { EMPTY_ARRAY_KEY, encodeValue } from './encode-value.ts'
import { invert } from './key-range.ts'

export interface IndexField {
  path: string
  segments: readonly string[]
  direction: 1 | -1
}

export interface IndexKeys {
  keys: Buffer[]
  /** An array was met: one document may stand under several keys. */
  multikey: boolean
}

const EMPTY_ARRAY = Symbol('empty array')

interface Walk {
  value: unknown
  rest: readonly string[]
  /** An element of an indexed array: not expanded again, even if it is an array. */
  final: boolean
}

export function indexKeys(document: Doc, fields: readonly IndexField[], sparse: boolean): IndexKeys {
  const tuples: unknown[][] = []
  const multikey = expand(
    fields.map((field) => ({ value: document, rest: field.segments, final: false })),
    tuples
  )
  const absent = sparse && tuples.every((tuple) => tuple.every((value) => value === MISSING))
  if (absent) return { keys: [], multikey }
  const unique = new Map<string, Buffer>()
  for (const tuple of tuples) {
    const key = Buffer.concat(tuple.map((value, i) => encodeField(value, fields[i]?.direction ?? 1)))
    unique.set(key.toString('latin1'), key)
  }
  return { keys: [...unique.values()], multikey }
}

function encodeField(value: unknown, direction: 1 | -1): Buffer {
  const key = value === EMPTY_ARRAY ? EMPTY_ARRAY_KEY : encodeValue(value)
  return direction === 1 ? key : invert(key)
}

function expand(walks: Walk[], tuples: unknown[][]): boolean {
  const reached = walks.map(descend)
  const arrays = reached.filter((walk) => Array.isArray(walk.value) && !walk.final)
  const [first] = arrays
  if (!first) {
    tuples.push(reached.map((walk) => walk.value))
    return false
  }
  const array = first.value as unknown[]
  if (arrays.some((walk) => walk.value !== array)) {
    throw new CommandFailure('CannotIndexParallelArrays', 'cannot index parallel arrays')
  }
  const elements = array.length > 0 ? array : [EMPTY_ARRAY]
  for (const element of elements) {
    expand(
      reached.map((walk) => (walk.value === array ? intoElement(walk, element) : walk)),
      tuples
    )
  }
  return true
}

/** Follows a path until an array or its end. */
function descend(walk: Walk): Walk {
  let { value, rest } = walk
  while (rest.length > 0 && !walk.final) {
    if (Array.isArray(value)) {
      const position = rest[0] ?? ''
      if (!isIndexSegment(position)) break
      value = position in value ? (value[Number(position)] as unknown) : MISSING
    } else {
      value = fieldOf(value, rest[0] ?? '')
    }
    rest = rest.slice(1)
    if (value === MISSING) return { value, rest: [], final: true }
  }
  return { value, rest, final: walk.final }
}

function intoElement(walk: Walk, element: unknown): Walk {
  if (walk.rest.length === 0) return { value: element, rest: [], final: true }
  if (isDocument(element)) return { value: element, rest: walk.rest, final: false }
  return { value: MISSING, rest: [], final: true }
}
