// Whatever the indexes, a query finds the same as a scan of the collection.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { CommandFailure } from '../src/command-failure.ts'
import { type Doc } from '../src/document.ts'
import type { Collection } from '../src/engine/catalog.ts'
import { buildIndex, insertDocument } from '../src/engine/documents.ts'
import { modifyDocument } from '../src/engine/modify.ts'
import { isExact, type Plan } from '../src/engine/plan.ts'
import { planQuery } from '../src/engine/planner.ts'
import { countSelected, firstDocument, type Selection, selectDocuments } from '../src/engine/select.ts'
import { Storage } from '../src/engine/storage.ts'
import { parseSort, sortKey } from '../src/keys/sort-key.ts'
import { compileUpdate } from '../src/update/compile-update.ts'

const storage = new Storage(':memory:', false)
const view = storage.writer(() => undefined)
after(() => storage.close())

const scalar = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom('', 'a', 'ab', 'b', 'a\0'),
  fc.constantFrom(null, true, 1.5, NaN, new Date(0), new Date(1))
)
const field = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar }) }
)
const element = fc.oneof(fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }), scalar)
const document = fc.record(
  {
    a: field,
    b: field,
    c: scalar,
    o: fc.oneof(fc.array(element, { maxLength: 3 }), fc.record({ x: scalar }))
  },
  { requiredKeys: [] }
)

/** Without arrays, so that indexes can deliver an order. */
const flatDocument = fc.record(
  { a: scalar, b: scalar, c: scalar, o: fc.record({ x: scalar }) },
  { requiredKeys: [] }
)

const PATHS = ['a', 'b', 'c', 'o.x', 'o.y', 'a.x', 'o', '_id'] as const
const path = fc.constantFrom(...PATHS)
const direction = fc.constantFrom(1, -1)

const condition = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }) },
  {
    weight: 3,
    arbitrary: fc.dictionary(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), scalar, {
      minKeys: 1,
      maxKeys: 2
    })
  },
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
  fc.constantFrom<unknown>(
    /^a/,
    /^ab?/,
    /^a|b/,
    { $not: { $gt: 1 } },
    { $type: 'string' },
    { $size: 1 },
    { $elemMatch: { $gt: 0, $lt: 2 } }
  )
)
const conditions = fc.dictionary(path, condition, { maxKeys: 3 })
const elementFilter = fc.record({
  o: fc.record({ $elemMatch: fc.dictionary(fc.constantFrom('x', 'y'), condition, { minKeys: 1 }) })
})
const branch = fc.oneof(conditions, elementFilter)
const filter: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 5, arbitrary: conditions },
  elementFilter,
  fc
    .tuple(conditions, fc.array(branch, { minLength: 1, maxLength: 3 }))
    .map(([all, any]) => ({ ...all, $or: any })),
  fc.array(branch, { minLength: 1, maxLength: 3 }).map((all) => ({ $and: all }))
)
const order = fc.uniqueArray(fc.tuple(path, direction), { maxLength: 3, selector: ([name]) => name })
const window = { skip: fc.nat(3), limit: fc.nat(6) }
/** What queues ask: one of these states, due, the first in order. */
const queueSelection = fc.record({
  filter: fc.record(
    { a: fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }), b: condition, c: scalar },
    { requiredKeys: ['a'] }
  ),
  order: fc.tuple(fc.constantFrom('b', 'c'), direction).map((field): [string, number][] => [field]),
  ...window
})
/** What lists ask: one value or a pattern, which an index may answer alone; or one of two. */
const listSelection = fc.record({
  filter: fc.oneof(
    fc.record({ a: fc.oneof(scalar, fc.constantFrom<unknown>(/^a/, /b/)) }),
    fc.tuple(scalar, scalar).map(([a, other]) => ({ $or: [{ a }, { a: other }] }))
  ),
  order: fc.constant<[string, number][]>([]),
  ...window
})
const selection = fc.oneof(
  { weight: 3, arbitrary: fc.record({ filter, order, ...window }) },
  { weight: 3, arbitrary: queueSelection },
  { weight: 1, arbitrary: listSelection }
)

const indexSpecification = fc.record({
  key: fc.oneof(
    fc.constantFrom<Doc>({ a: 1, b: 1 }, { a: 1, b: -1, c: 1 }, { a: -1, c: 1, b: 1 }),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...PATHS.filter((p) => p !== '_id')), direction), {
        minLength: 1,
        maxLength: 3,
        selector: ([name]) => name
      })
      .map((fields) => Object.fromEntries(fields))
  ),
  options: fc.constantFrom<Doc>(
    {},
    {},
    { sparse: true },
    { partialFilterExpression: { a: { $exists: true } } },
    { partialFilterExpression: { c: { $gt: 0 } } },
    { partialFilterExpression: { b: 'a' } }
  )
})

const change = fc.record({ id: fc.nat(24), fields: fc.oneof(flatDocument, flatDocument, document) })

let collections = 0

function createCollection(): Collection {
  return view.catalog.create('test', `c${collections++}`)
}

/** Does the same to both; documents that an index cannot hold (parallel arrays) get into neither. */
function ifPossible(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    assert.ok(
      error instanceof CommandFailure && error.codeName === 'CannotIndexParallelArrays',
      String(error)
    )
    return false
  }
}

function setFields(collection: Collection, id: number, fields: Doc): void {
  const old = firstDocument(view, collection, { filter: { _id: id } })
  const update = compileUpdate({ filter: {}, update: { $set: fields }, arrayFilters: [], now: new Date(0) })
  if (old && Object.keys(fields).length > 0) modifyDocument(view, collection, { old, update })
}

function find(collection: Collection, wanted: Selection): Doc[] {
  return Array.from(selectDocuments(view, collection, wanted), (found) => found.document)
}

function idsOf(documents: Doc[]): unknown[] {
  return documents.map((found) => found['_id']).toSorted((a, b) => Number(a) - Number(b))
}

const counts = { planned: 0, indexed: 0, sorted: 0, merged: 0, union: 0, exact: 0, pattern: 0 }

function note(plan: Plan): void {
  counts.planned++
  if (plan.kind === 'index') counts.indexed++
  if (plan.kind === 'union') counts.union++
  if (isExact(plan)) counts.exact++
  if (plan.kind === 'index' && plan.pattern) counts.pattern++
  if (plan.kind === 'index' && plan.merge) counts.merged++
  if (plan.sorted) counts.sorted++
}

function assertSame(
  plain: Collection,
  indexed: Collection,
  { filter, order, skip, limit }: Selection & { order: [string, number][] }
): void {
  const sort = order.length > 0 ? Object.fromEntries(order) : undefined
  note(planQuery(indexed, { filter, sort }))
  const expected = find(plain, { filter, sort, hint: { $natural: 1 } })
  const all = find(indexed, { filter, sort })
  assert.deepEqual(idsOf(all), idsOf(expected))
  const behind = expected.slice(skip, limit ? (skip ?? 0) + limit : undefined)
  assert.equal(countSelected(view, indexed, { filter, skip: skip ?? 0, limit: limit ?? 0 }), behind.length)
  if (!sort) return
  const keysOf = (documents: Doc[]) =>
    documents.map((found) => sortKey(found, parseSort(sort)).toString('hex'))
  assert.deepEqual(keysOf(all), keysOf(find(plain, { filter, sort })))
  const window = find(indexed, { filter, sort, skip: skip ?? 0, limit: limit ?? 0 })
  assert.deepEqual(keysOf(window), keysOf(all).slice(skip, limit ? (skip ?? 0) + limit : undefined))
}

test('the result with indexes equals the result without', () => {
  const scenario = fc.record({
    documents: fc.oneof(
      fc.array(document, { minLength: 5, maxLength: 25 }),
      fc.array(flatDocument, { minLength: 5, maxLength: 25 })
    ),
    indexes: fc.array(indexSpecification, { minLength: 1, maxLength: 4 }),
    changes: fc.array(change, { maxLength: 4 }),
    selections: fc.array(selection, { minLength: 8, maxLength: 16 })
  })
  fc.assert(
    fc.property(scenario, ({ documents, indexes, changes, selections }) => {
      const plain = createCollection()
      const indexed = createCollection()
      for (const [i, { key, options }] of indexes.entries()) {
        buildIndex(view, indexed, view.catalog.addIndex(indexed, { v: 2, key, name: `i${i}`, ...options }))
      }
      for (const [i, content] of documents.entries()) {
        const whole = { _id: i, ...content }
        if (ifPossible(() => insertDocument(view, indexed, whole))) insertDocument(view, plain, whole)
      }
      for (const { id, fields } of changes) {
        if (ifPossible(() => setFields(indexed, id, fields))) setFields(plain, id, fields)
      }
      for (const wanted of selections) assertSame(plain, indexed, wanted)
      view.catalog.drop(plain)
      view.catalog.drop(indexed)
    }),
    { numRuns: 120 }
  )
  assert.ok(counts.indexed > counts.planned / 4, 'indexes were used')
  assert.ok(
    counts.sorted > 20 && counts.union > 0 && counts.merged > 0 && counts.exact > 0 && counts.pattern > 0,
    JSON.stringify(counts)
  )
})
