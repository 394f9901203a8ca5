// Chooses an index for a filter and a sort: equality prefix, then a range, then the order.
import { ObjectId } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument, isIndexSegment } from '../document.ts'
import { encodeValue } from '../keys/encode-value.ts'
import { type IndexField } from '../keys/index-keys.ts'
import {
  EVERYTHING,
  intersect,
  invert,
  invertRange,
  type KeyRange,
  prefixed,
  startingWith
} from '../keys/key-range.ts'
import { parseSort, type SortField } from '../keys/sort-key.ts'
import { equalValues } from '../match/compare-values.ts'
import type { Collection } from './catalog.ts'
import type { CollectionIndex } from './collection-index.ts'
import { type Conditions, conditionsOf, type FieldCondition } from './conditions.ts'
import { holdsAllMatches } from './index-usability.ts'
import type { IndexPlan, IndexRange, Plan } from './plan.ts'

/** Combinations of $in values looked up one by one, and how many of them may be merged to keep an order. */
const MAX_RANGES = 20_000
const MAX_MERGED = 200

export interface Query {
  filter: Doc
  sort?: Doc | undefined
  /** Name or key pattern of the index to use. */
  hint?: unknown
}

export function planQuery(collection: Collection, query: Query): Plan {
  const sortedBy = query.sort?.['$natural']
  const natural = sortedBy ?? (isDocument(query.hint) ? query.hint['$natural'] : undefined)
  if (natural !== undefined)
    return { kind: 'collection', reverse: natural === -1, sorted: sortedBy !== undefined }
  const best = bestIndexPlan(collection, query)
  const isSortedByEquality = best?.sorted === true && best.bounded
  if (query.hint === undefined && !isSortedByEquality) {
    const union = unionPlan(collection, query, best?.score ?? 0)
    if (union) return union
  }
  return best ?? { kind: 'collection', reverse: false, sorted: false }
}

function bestIndexPlan(collection: Collection, query: Query): IndexPlan | undefined {
  const conditions = conditionsOf(query.filter)
  const sort = parseSort(query.sort)
  const hinted = query.hint === undefined ? undefined : hintedIndex(collection, query.hint)
  let best: IndexPlan | undefined
  for (const index of hinted ? [hinted] : collection.indexes) {
    if (!holdsAllMatches(index, query.filter, conditions)) continue
    const plan = planIndex(index, { filter: query.filter, conditions, sort })
    const isUseful = plan.bounded || (plan.sorted && sort.length > 0) || hinted !== undefined
    if (isUseful && (!best || plan.score > best.score)) best = plan
  }
  return best
}

function hintedIndex(collection: Collection, hint: unknown): CollectionIndex {
  const index = collection.indexes.find((candidate) => {
    return candidate.name === hint || equalValues(candidate.specification['key'], hint)
  })
  if (!index) throw new CommandFailure('BadValue', 'hint provided does not correspond to an existing index')
  return index
}

/** An $or whose every branch has an index of its own, if that is better than what the rest of the filter offers. */
function unionPlan(collection: Collection, { filter }: Query, scoreToBeat: number): Plan | undefined {
  const { $or: alternatives, ...rest } = filter
  if (!Array.isArray(alternatives)) return undefined
  const branches: IndexPlan[] = []
  for (const alternative of alternatives as Doc[]) {
    const plan = planQuery(collection, { filter: { $and: [rest, alternative] } })
    const plans = plan.kind === 'union' ? plan.branches : plan.kind === 'index' ? [plan] : []
    if (plans.length === 0 || plans.some((branch) => branch.score <= scoreToBeat)) return undefined
    branches.push(...plans)
  }
  return { kind: 'union', branches, sorted: false }
}

interface Wanted {
  filter: Doc
  conditions: Conditions
  sort: SortField[]
}

function planIndex(index: CollectionIndex, { filter, conditions, sort }: Wanted): IndexPlan {
  const prefix = equalityPrefix(index, conditions)
  const next = index.fields[prefix.length]
  const range = next && rangeOf(index, conditions, next)
  const order = orderOf(index, { conditions, sort, prefix })
  const isWholeUniqueKey = index.unique && prefix.length === index.fields.length
  const pattern = next && patternOf(index, conditions, next)
  const score =
    prefix.length * 10 + (range ? 4 : 0) + (pattern ? 6 : 0) + (order ? 5 : 0) + (isWholeUniqueKey ? 50 : 0)
  return {
    kind: 'index',
    index,
    ranges: prefix.keys.map((key): IndexRange => {
      const bytes = range ? prefixed(key, range) : startingWith(key)
      return { ...bytes, prefixLength: key.length }
    }),
    reverse: order?.reverse ?? false,
    sorted: order !== undefined,
    merge: order?.merge ?? false,
    pattern,
    score,
    bounded: prefix.length > 0 || range !== undefined,
    exact: !range && isTold(filter, index, prefix.length)
  }
}

/** Whether the first fields of the index say all that the filter does: each equal to a value whose key is its own alone. */
function isTold(filter: Doc, index: CollectionIndex, length: number): boolean {
  const told = index.fields.slice(0, length).map(({ path }) => path)
  return (
    !index.multikey && Object.entries(filter).every(([path, value]) => told.includes(path) && isPlain(value))
  )
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value instanceof ObjectId
}

interface EqualityPrefix {
  /** Number of leading fields of the index that are fixed by equality. */
  length: number
  /** One key for each combination of their values, without duplicates, in key order. */
  keys: Buffer[]
}

function equalityPrefix(index: CollectionIndex, conditions: Conditions): EqualityPrefix {
  let keys = [Buffer.alloc(0)]
  let length = 0
  for (const field of index.fields) {
    const values = usableCondition(index, conditions, field)?.equal
    if (!values || keys.length * values.length > MAX_RANGES) break
    const encoded = distinct(values.map(encodeValue)).map((key) =>
      field.direction === 1 ? key : invert(key)
    )
    keys = keys.flatMap((key) => encoded.map((value) => Buffer.concat([key, value])))
    length++
  }
  return { length, keys: keys.toSorted((a, b) => Buffer.compare(a, b)) }
}

function distinct(keys: Buffer[]): Buffer[] {
  return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()]
}

/** Of fields that may run through one array only the first can be used: the others may hold for another element. */
function usableCondition(
  index: CollectionIndex,
  conditions: Conditions,
  field: IndexField
): FieldCondition | undefined {
  if (field.segments.some(isIndexSegment)) return undefined
  const position = index.fields.indexOf(field)
  const sharesRoot = index.fields
    .slice(0, position)
    .some((earlier) => earlier.segments[0] === field.segments[0])
  return index.multikey && sharesRoot ? undefined : conditions.get(field.path)
}

function rangeOf(index: CollectionIndex, conditions: Conditions, field: IndexField): KeyRange | undefined {
  const ranges = usableCondition(index, conditions, field)?.ranges ?? []
  const [first] = ranges
  if (!first) return undefined
  // Of an array one element may be above the lower bound and another below the upper one.
  const range = index.multikey ? first : ranges.reduce(intersect, EVERYTHING)
  return field.direction === 1 ? range : invertRange(range)
}

/** Keys of a descending field do not read as text. */
function patternOf(index: CollectionIndex, conditions: Conditions, field: IndexField): RegExp | undefined {
  if (index.multikey || field.direction !== 1) return undefined
  return usableCondition(index, conditions, field)?.pattern
}

interface Ordering {
  conditions: Conditions
  sort: SortField[]
  prefix: EqualityPrefix
}

/** Whether, and which way, the index delivers the wanted order. */
function orderOf(
  index: CollectionIndex,
  { conditions, sort, prefix }: Ordering
): { reverse: boolean; merge: boolean } | undefined {
  if (sort.length === 0 || index.multikey) return undefined
  if (index.fields.some((field) => field.segments.some(isIndexSegment))) return undefined
  // A field outside the index may be an array, of which one element is equal and another decides the order.
  const isScalar = (path: string) => index.fields.some((field) => field.path === path)
  const isFixed = (path: string) => isScalar(path) && conditions.get(path)?.equal?.length === 1
  const wanted = sort.filter((field) => !isFixed(field.path))
  const whole = direction(
    wanted,
    index.fields.filter((field) => !isFixed(field.path))
  )
  if (whole) return { reverse: whole === -1, merge: false }
  if (prefix.keys.length > MAX_MERGED) return undefined
  const suffix = direction(
    wanted,
    index.fields.slice(prefix.length).filter((field) => !isFixed(field.path))
  )
  return suffix && { reverse: suffix === -1, merge: prefix.keys.length > 1 }
}

/** 1 or -1 if the wanted fields lead the given ones, all in the same or all in the opposite direction. */
function direction(wanted: SortField[], fields: readonly IndexField[]): 1 | -1 | undefined {
  if (wanted.length === 0) return 1
  const signs = new Set(
    wanted.map((field, i) => (fields[i]?.path === field.path ? field.direction * fields[i].direction : 0))
  )
  if (signs.size > 1 || signs.has(0)) return undefined
  return signs.has(1) ? 1 : -1
}
