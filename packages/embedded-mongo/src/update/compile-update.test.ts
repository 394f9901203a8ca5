import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Binary, Long } from 'bson'
import type { Doc } from '../document.ts'
import { compileUpdate } from './compile-update.ts'

const now = new Date(7000)

interface Options {
  filter?: Doc
  arrayFilters?: Doc[]
}

function apply(document: Doc, update: Doc | Doc[], { filter = {}, arrayFilters = [] }: Options = {}): Doc {
  return compileUpdate({ filter, update, arrayFilters, now }).apply(document, 'updating')
}

/** document, update, expected. */
const CASES: [Doc, Doc, Doc, Options?][] = [
  [{ a: 1 }, { $set: { b: 2 } }, { a: 1, b: 2 }],
  [{}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  [{ a: [1] }, { $set: { 'a.2': 3 } }, { a: [1, null, 3] }],
  [
    { a: new Binary(Buffer.of(255)) },
    { $set: { a: new Binary(Buffer.of(254)) } },
    { a: new Binary(Buffer.of(254)) }
  ],
  [{ a: 1, b: { c: 1 } }, { $unset: { a: '', 'b.c': '', x: '' } }, { b: {} }],
  [{ a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  [{ n: 1 }, { $inc: { n: 2, m: -1 } }, { n: 3, m: -1 }],
  [
    { n: Long.fromString('9007199254740993') },
    { $inc: { n: 2 } },
    { n: Long.fromString('9007199254740995') }
  ],
  [{ n: 3 }, { $mul: { n: 2, m: 5 } }, { n: 6, m: 0 }],
  [{ n: 3 }, { $min: { n: 1 }, $max: { m: 2 } }, { n: 1, m: 2 }],
  [{ n: 3 }, { $min: { n: 5 } }, { n: 3 }],
  [{ a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  [{}, { $currentDate: { at: true } }, { at: now }],
  [{ n: 13 }, { $bit: { n: { and: 10 } } }, { n: 8 }],
  [{ a: [1] }, { $push: { a: 2, b: 1 } }, { a: [1, 2], b: [1] }],
  [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1, $slice: 2 } } }, { a: [1, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9, 8], $position: 1 } } }, { a: [1, 9, 8, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
  [
    { a: [{ n: 2 }] },
    { $push: { a: { $each: [{ n: 1 }, { n: 3 }], $sort: { n: -1 } } } },
    { a: [{ n: 3 }, { n: 2 }, { n: 1 }] }
  ],
  [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  [{ a: [{ x: 1 }] }, { $addToSet: { a: { x: 1 } } }, { a: [{ x: 1 }] }],
  [{ a: [1, 2, 3] }, { $pull: { a: { $gte: 2 } } }, { a: [1] }],
  [{ a: [{ k: 'x', v: 1 }, { k: 'y' }] }, { $pull: { a: { k: 'x' } } }, { a: [{ k: 'y' }] }],
  [{ a: ['b', 'c'] }, { $pull: { a: 'b' } }, { a: ['c'] }],
  [{ a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
  [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
  [
    { a: [{ k: 'x' }, { k: 'y' }] },
    { $set: { 'a.$.v': 1 } },
    { a: [{ k: 'x' }, { k: 'y', v: 1 }] },
    { filter: { 'a.k': 'y' } }
  ],
  [{ a: [1, 5] }, { $set: { 'a.$': 0 } }, { a: [1, 0] }, { filter: { a: { $gt: 2 } } }],
  [
    {
      a: [
        { k: 'x', v: 1 },
        { k: 'x', v: 2 }
      ]
    },
    { $set: { 'a.$.hit': true } },
    {
      a: [
        { k: 'x', v: 1 },
        { k: 'x', v: 2, hit: true }
      ]
    },
    { filter: { a: { $elemMatch: { k: 'x', v: 2 } } } }
  ],
  [{ a: [{ v: 1 }, { v: 2 }] }, { $inc: { 'a.$[].v': 1 } }, { a: [{ v: 2 }, { v: 3 }] }],
  [
    { a: [{ v: 1 }, { v: 2 }] },
    { $set: { 'a.$[e].hit': true } },
    { a: [{ v: 1 }, { v: 2, hit: true }] },
    { arrayFilters: [{ 'e.v': { $gt: 1 } }] }
  ],
  [{ _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
  [{ a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }]
]

for (const [document, update, expected, options] of CASES) {
  test(`update ${JSON.stringify(update)}`, () => {
    const before = structuredClone(JSON.stringify(document))
    assert.deepEqual(apply(document, update, options), expected)
    assert.equal(JSON.stringify(document), before, 'the old document is left alone')
  })
}

test('a pipeline computes from the document', () => {
  assert.deepEqual(apply({ _id: 1, n: 2 }, [{ $set: { n: { $add: ['$n', 1] } } }, { $unset: 'x' }]), {
    _id: 1,
    n: 3
  })
})

test('what cannot be applied is refused with MongoDB’s code', () => {
  const refused: [Doc, Doc, number][] = [
    [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
    [{ a: 'x' }, { $inc: { a: 1 } }, 14],
    [{ a: 1 }, { $inc: { a: 'x' } }, 14],
    [{ a: 1 }, { $push: { a: 1 } }, 2],
    [{}, { $set: { a: 1, 'a.b': 2 } }, 40],
    [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{}, { $nope: { a: 1 } }, 9],
    [{}, { $set: { '__proto__.x': 1 } }, 2],
    [{}, { $set: { 'a..b': 1 } }, 2],
    [{ a: [1] }, { $set: { 'a.$': 1 } }, 2],
    [{ a: [1] }, { $set: { 'a.$[e]': 1 } }, 2],
    [{}, { $set: { a: 1 }, b: 1 }, 2]
  ]
  for (const [document, update, code] of refused) {
    assert.throws(() => apply(document, update), { name: 'CommandFailure', code }, JSON.stringify(update))
  }
  assert.equal(({} as Doc)['x'], undefined)
})
