// Selecting documents: plan, scan, test, sort, skip and limit.
import { decodeDocument, encodeDocument, type Doc } from '../document.ts'
import { parseSort, type SortField, sortKey } from '../keys/sort-key.ts'
import { compileFilter } from '../match/compile-filter.ts'
import type { Collection } from './catalog.ts'
import { fetchBytes, type StoredDocument } from './documents.ts'
import { isExact, type IndexPlan, type Plan } from './plan.ts'
import { planQuery, type Query } from './planner.ts'
import { countRows, readBehind, scanRows } from './scan.ts'
import type { View } from './view.ts'

export interface Selection extends Query {
  skip?: number
  /** 0 means no limit. */
  limit?: number
}

/** A document that was found, with its BSON. */
export interface FoundDocument extends StoredDocument {
  readonly bytes: Uint8Array
}

/** The matching documents in order. A document is read when it is first looked at, so without a filter only rows are read. */
export function* selectDocuments(
  view: View,
  collection: Collection,
  selection: Selection
): Generator<FoundDocument> {
  const plan = planQuery(collection, selection)
  const sort = plan.sorted ? [] : parseSort(selection.sort)
  const wanted = selection.skip ?? 0
  // What the index tells alone is passed over within it.
  const passes = isExact(plan) && sort.length === 0 && plan.ranges.length === 1
  const skip = passes ? 0 : wanted
  const filter = isExact(plan) ? {} : selection.filter
  const matching = passes
    ? exactDocuments(view, collection, { plan, skip: wanted, limit: selection.limit || Infinity })
    : matchingDocuments(view, collection, { plan, filter })
  const end = selection.limit ? skip + selection.limit : Infinity
  yield* slice(sort.length === 0 ? matching : sortDocuments(matching, sort, end), skip, end)
}

export function firstDocument(
  view: View,
  collection: Collection,
  selection: Selection
): StoredDocument | undefined {
  const next = selectDocuments(view, collection, { ...selection, limit: 1 }).next()
  return next.done === true ? undefined : next.value
}

/** How many match, without looking at a document where the index tells it. */
export function countSelected(view: View, collection: Collection, selection: Selection): number {
  const plan = planQuery(collection, selection)
  const { limit = 0, skip = 0 } = selection
  if (isExact(plan)) {
    const rest = Math.max(countRows(view.connection, plan) - skip, 0)
    return limit > 0 ? Math.min(rest, limit) : rest
  }
  let n = 0
  for (const _ of selectDocuments(view, collection, selection)) n++
  return n
}

class Candidate implements FoundDocument {
  readonly row: number
  readonly #fetch: () => Uint8Array | undefined
  #bytes: Uint8Array | undefined
  #document: Doc | undefined

  constructor(row: number, fetch: () => Uint8Array | undefined) {
    this.row = row
    this.#fetch = fetch
  }

  get document(): Doc {
    this.#document ??= decodeDocument(this.bytes)
    return this.#document
  }

  get bytes(): Uint8Array {
    this.#bytes ??= this.#fetch() ?? encodeDocument({})
    return this.#bytes
  }

  /** The same without the document that was read, to be kept in numbers. */
  emptied(): Candidate {
    return new Candidate(this.row, this.#fetch)
  }
}

function* exactDocuments(
  { connection }: View,
  collection: Collection,
  { plan, ...bounds }: { readonly plan: IndexPlan; readonly skip: number; readonly limit: number }
): Generator<Candidate> {
  for (const { bytes, row } of readBehind(connection, collection, plan, bounds))
    yield new Candidate(row, () => bytes)
}

function* matchingDocuments(
  view: View,
  collection: Collection,
  { filter, plan }: { readonly plan: Plan; readonly filter: Doc }
): Generator<Candidate> {
  const matches = Object.keys(filter).length > 0 ? compileFilter(filter) : undefined
  for (const row of scanRows(view.connection, collection, plan)) {
    const candidate = new Candidate(row, () => fetchBytes(view, collection, row))
    if (!matches || matches(candidate.document)) yield candidate
  }
}

/** Sorts by encoded keys; beyond `end` nothing is of interest, so no more than twice as many are kept. */
function sortDocuments(matching: Iterable<Candidate>, sort: SortField[], end: number): Candidate[] {
  let keyed: { key: Buffer; candidate: Candidate }[] = []
  const inOrder = () => keyed.toSorted((a, b) => Buffer.compare(a.key, b.key))
  for (const candidate of matching) {
    keyed.push({ key: sortKey(candidate.document, sort), candidate: candidate.emptied() })
    if (keyed.length > end * 2 + 1000) keyed = inOrder().slice(0, end)
  }
  return inOrder().map((entry) => entry.candidate)
}

function* slice<T>(items: Iterable<T>, skip: number, end: number): Generator<T> {
  let position = 0
  for (const item of items) {
    if (position >= skip) yield item
    position++
    if (position >= end) return
  }
}
