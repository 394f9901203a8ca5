// Carries out a plan: the rows of the documents that may match. Reads in chunks and leaves no statement open in between, so that
// scans may be nested and documents changed on the way.
import { TYPE_TAG } from '../keys/encode-value.ts'
import type { Collection } from './catalog.ts'
import type { IndexPlan, IndexRange, Plan } from './plan.ts'
import type { SqliteConnection, SqliteValue } from './sqlite-connection.ts'

const FIRST_CHUNK = 16
const LARGEST_CHUNK = 1024
/** Each may have 16 MB. */
const DOCUMENTS_AT_ONCE = 64

/** Rows in the order of the plan, each once. */
export function* scanRows(
  connection: SqliteConnection,
  collection: Collection,
  plan: Plan
): Generator<number> {
  if (plan.kind === 'collection') yield* scanCollection(connection, collection.table, plan.reverse)
  else if (plan.kind === 'index') yield* scanOnce(connection, [plan])
  else yield* scanOnce(connection, plan.branches)
}

/** Of one range, without its first rows: the documents with their rows, a statement for many. `limit`: so many are wanted. */
export function* readBehind(
  connection: SqliteConnection,
  collection: Collection,
  plan: IndexPlan,
  { skip, limit }: { readonly skip: number; readonly limit: number }
): Generator<{ readonly row: number; readonly bytes: Uint8Array }> {
  const [range] = plan.ranges
  if (!range) return
  const { table } = plan.index
  const [from, order] = plan.reverse ? ['<=', 'desc'] : ['>=', 'asc']
  const within = 'i.k >= ? and i.k < ?'
  const behind = `(i.k, i.r) ${from} (?, ?) and ${within}`
  const inOrder = `order by i.k ${order}, i.r ${order} limit`
  const documents = `select i.r, d.v from ${table} as i cross join ${collection.table} as d on d.r = i.r where`
  // Keys of the first of each statement only: they cost as much as documents.
  const keyAt = `select i.k, i.r from ${table} as i where`
  const bounds: SqliteValue[] = [range.from, range.to]
  let start: SqliteValue[] | undefined
  if (skip > 0) {
    start = connection.lists(`${keyAt} ${within} ${inOrder} 1 offset ?`, ...bounds, skip)[0]
    if (!start) return
  }
  for (let left = limit; left > 0;) {
    const size = Math.min(left, DOCUMENTS_AT_ONCE)
    const [where, values] = start ? [behind, [...start, ...bounds]] : [within, bounds]
    const found = connection.lists(`${documents} ${where} ${inOrder} ?`, ...values, size)
    for (const [row, bytes] of found) yield { row: Number(row), bytes: bytes as Uint8Array }
    left -= found.length
    if (found.length < size || left === 0) return
    start = connection.lists(`${keyAt} ${where} ${inOrder} 1 offset ?`, ...values, size)[0]
    if (!start) return
  }
}

/** Of an index whose documents stand under one key each. */
export function countRows(connection: SqliteConnection, { index, ranges }: IndexPlan): number {
  const sql = `select count(*) as n from ${index.table} where k >= ? and k < ?`
  return ranges.reduce((sum, { from, to }) => sum + Number(connection.get(sql, from, to)?.['n']), 0)
}

function* scanOnce(connection: SqliteConnection, plans: IndexPlan[]): Generator<number> {
  const [only] = plans
  if (only && plans.length === 1 && !only.index.multikey) {
    yield* scanIndex(connection, only)
    return
  }
  const seen = new Set<number>()
  for (const plan of plans) {
    for (const row of scanIndex(connection, plan)) {
      if (!seen.has(row)) yield row
      seen.add(row)
    }
  }
}

function* scanIndex(connection: SqliteConnection, plan: IndexPlan): Generator<number> {
  if (plan.merge) {
    yield* mergeRanges(connection, plan)
    return
  }
  for (const range of plan.reverse ? plan.ranges.toReversed() : plan.ranges) {
    for (const { key, row } of scanRange(connection, plan, range)) {
      if (!plan.pattern || mayMatch(key, range.prefixLength, plan.pattern)) yield row
    }
  }
}

/** False only for a text that does not match. */
function mayMatch(key: Uint8Array, prefixLength: number, pattern: RegExp): boolean {
  const text = key[prefixLength] === TYPE_TAG.string ? plainText(key, prefixLength + 1) : undefined
  return text === undefined || pattern.test(text)
}

/** undefined: there is a NUL in it, which the key has in another form. */
function plainText(key: Uint8Array, from: number): string | undefined {
  const end = key.indexOf(0, from)
  if (end < 0 || key[end + 1] !== 0) return undefined
  return Buffer.from(key.buffer, key.byteOffset + from, end - from).toString()
}

interface Entry {
  key: Uint8Array
  row: number
}

interface Head {
  entries: Generator<Entry>
  entry: Entry
  /** What follows the fixed fields in the key: this decides the order. */
  order: Uint8Array
  prefixLength: number
}

/** Several ranges, such as those of an $in, in the order of the fields that follow. */
function* mergeRanges(connection: SqliteConnection, plan: IndexPlan): Generator<number> {
  const heads: Head[] = []
  for (const range of plan.ranges) {
    const entries = scanRange(connection, plan, range)
    const head = nextHead(entries, range.prefixLength)
    if (head) heads.push(head)
  }
  const sign = plan.reverse ? -1 : 1
  while (heads.length > 0) {
    const first = heads.reduce((a, b) => (Buffer.compare(b.order, a.order) * sign < 0 ? b : a))
    yield first.entry.row
    const next = nextHead(first.entries, first.prefixLength)
    if (next) heads[heads.indexOf(first)] = next
    else heads.splice(heads.indexOf(first), 1)
  }
}

function nextHead(entries: Generator<Entry>, prefixLength: number): Head | undefined {
  const next = entries.next()
  if (next.done === true) return undefined
  return { entries, entry: next.value, order: next.value.key.subarray(prefixLength), prefixLength }
}

function* scanRange(connection: SqliteConnection, plan: IndexPlan, range: IndexRange): Generator<Entry> {
  const { table } = plan.index
  const [after, order] = plan.reverse ? ['<', 'desc'] : ['>', 'asc']
  const tail = `order by k ${order}, r ${order} limit ?`
  const begin = `select k, r from ${table} where k >= ? and k < ? ${tail}`
  const resume = `select k, r from ${table} where (k, r) ${after} (?, ?) and k >= ? and k < ? ${tail}`
  let size = FIRST_CHUNK
  let found = connection.lists(begin, range.from, range.to, size)
  while (found.length > 0) {
    for (const [key, row] of found) yield { key: key as Uint8Array, row: Number(row) }
    const last = found.at(-1)
    if (found.length < size || !last) return
    size = Math.min(size * 4, LARGEST_CHUNK)
    found = connection.lists(resume, last[0]!, last[1]!, range.from, range.to, size)
  }
}

function* scanCollection(connection: SqliteConnection, table: string, reverse: boolean): Generator<number> {
  const [after, order] = reverse ? ['<', 'desc'] : ['>', 'asc']
  const sql = `select r from ${table} where r ${after} ? order by r ${order} limit ${LARGEST_CHUNK}`
  let last = reverse ? Number.MAX_SAFE_INTEGER : 0
  for (;;) {
    const found = connection.all(sql, last)
    for (const { r } of found) yield Number(r)
    if (found.length < LARGEST_CHUNK) return
    last = Number(found.at(-1)?.['r'])
  }
}
