import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Doc } from '../document.ts'
import { compileProjection } from './compile-projection.ts'

const document = { _id: 1, a: { b: 1, c: 2 }, list: [{ k: 'x', v: 1 }, { k: 'y', v: 2 }, 3], s: 'text' }

const CASES: [Doc, Doc, Doc?][] = [
  [{ s: 1 }, { _id: 1, s: 'text' }],
  [{ s: 1, _id: 0 }, { s: 'text' }],
  [{ 'a.b': 1 }, { _id: 1, a: { b: 1 } }],
  [{ 'list.k': 1, _id: 0 }, { list: [{ k: 'x' }, { k: 'y' }] }],
  [{ 's.x': 1 }, { _id: 1 }],
  [
    { list: 0, a: 0 },
    { _id: 1, s: 'text' }
  ],
  [{ 'list.k': 0, a: 0, s: 0, _id: 0 }, { list: [{ v: 1 }, { v: 2 }, 3] }],
  [{ _id: 1 }, { _id: 1 }],
  [
    { list: { $slice: 1 }, a: 0, s: 0 },
    { _id: 1, list: [{ k: 'x', v: 1 }] }
  ],
  [
    { list: { $slice: [1, 1] }, s: 1 },
    { _id: 1, list: [{ k: 'y', v: 2 }], s: 'text' }
  ],
  [{ list: { $slice: -1 } }, { ...document, list: [3] }],
  [{ list: { $elemMatch: { k: 'y' } } }, { _id: 1, list: [{ k: 'y', v: 2 }] }],
  [{ 'list.$': 1 }, { _id: 1, list: [{ k: 'y', v: 2 }] }, { 'list.k': 'y' }],
  [{ upper: { $toUpper: '$s' }, _id: 0 }, { upper: 'TEXT' }]
]

for (const [projection, expected, filter = {}] of CASES) {
  test(`projection ${JSON.stringify(projection)}`, () => {
    assert.deepEqual(compileProjection(projection, filter)?.(structuredClone(document)), expected)
  })
}

test('inclusion and exclusion do not mix', () => {
  assert.throws(() => compileProjection({ a: 1, s: 0 }, {}), { code: 31254 })
  assert.equal(compileProjection({}, {}), undefined)
})
