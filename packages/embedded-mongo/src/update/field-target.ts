// One concrete field of a document that an update operator reads and writes.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, fieldOf, isDocument, isIndexSegment, MISSING } from '../document.ts'

/** Longest gap that setting an array element beyond the end may fill with nulls. */
const MAX_ARRAY_GAP = 1_500_000

export class FieldTarget {
  readonly path: string
  readonly #root: Doc
  readonly #segments: readonly string[]

  constructor(root: Doc, segments: readonly string[]) {
    this.path = segments.join('.')
    this.#root = root
    this.#segments = segments
  }

  /** The value, or MISSING. */
  get(): unknown {
    return this.#segments.reduce<unknown>(child, this.#root)
  }

  /** Sets the value and creates the documents on the way. Throws PathNotViable where a scalar is in the way. */
  set(value: unknown): void {
    const parents = this.#segments.slice(0, -1)
    const container = parents.reduce<unknown>((parent, segment) => {
      const existing = child(parent, segment)
      if (existing !== MISSING) return existing
      return this.#assign(parent, segment, {})
    }, this.#root)
    this.#assign(container, this.#segments.at(-1) ?? '', value)
  }

  /** Removes the field; an element of an array becomes null. */
  unset(): void {
    const last = this.#segments.at(-1) ?? ''
    const container = this.#segments.slice(0, -1).reduce<unknown>(child, this.#root)
    if (child(container, last) === MISSING) return
    if (Array.isArray(container)) container[Number(last)] = null
    else delete (container as Doc)[last]
  }

  #assign(container: unknown, segment: string, value: unknown): unknown {
    if (isDocument(container)) {
      container[segment] = value
    } else if (Array.isArray(container) && isIndexSegment(segment)) {
      setElement(container, Number(segment), value)
    } else {
      throw new CommandFailure('PathNotViable', `Cannot create field '${segment}' in the path '${this.path}'`)
    }
    return value
  }
}

function setElement(array: unknown[], position: number, value: unknown): void {
  if (position - array.length > MAX_ARRAY_GAP) {
    throw new CommandFailure('BadValue', `can't backfill array to larger than ${MAX_ARRAY_GAP} elements`)
  }
  while (array.length < position) array.push(null)
  array[position] = value
}

function child(container: unknown, segment: string): unknown {
  if (!Array.isArray(container)) return fieldOf(container, segment)
  return isIndexSegment(segment) && Number(segment) < container.length ? container[Number(segment)] : MISSING
}
