import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Binary, Long, ObjectId } from 'bson'
import type { Doc } from '../document.ts'
import { compileFilter } from './compile-filter.ts'

const id = new ObjectId()
const when = new Date(5000)

/** filter, documents that match, documents that do not. */
const CASES: [Doc, Doc[], Doc[]][] = [
  [{}, [{}, { a: 1 }], []],
  [{ a: 1 }, [{ a: 1 }, { a: [2, 1] }, { a: Long.fromNumber(1) }], [{ a: '1' }, {}, { a: [[1]] }]],
  [{ a: null }, [{}, { a: null }, { a: [null] }], [{ a: [] }, { a: 0 }]],
  [
    { 'a.b': null },
    [{}, { a: {} }, { a: 4 }, { a: [{ b: 1 }, {}] }],
    [{ a: [] }, { a: [1] }, { a: { b: 1 } }]
  ],
  [{ a: [1, 2] }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: [2, 1] }, { a: 1 }]],
  [{ a: { b: 1 } }, [{ a: { b: 1 } }, { a: [{ b: 1 }] }], [{ a: { b: 1, c: 1 } }]],
  [{ 'a.b': 1 }, [{ a: { b: 1 } }, { a: [{ b: 2 }, { b: 1 }] }, { a: { b: [1] } }], [{ a: [[{ b: 1 }]] }]],
  [{ 'a.1': 2 }, [{ a: [1, 2] }, { a: { 1: 2 } }], [{ a: [2, 1] }]],
  [{ a: { $gt: 1 } }, [{ a: 2 }, { a: [0, 5] }], [{ a: 1 }, { a: '2' }, { a: null }, { a: NaN }]],
  [{ a: { $gt: 1, $lt: 3 } }, [{ a: 2 }, { a: [0, 5] }], [{ a: 3 }]],
  [{ a: { $lte: when } }, [{ a: when }, { a: new Date(0) }], [{ a: 1 }, {}]],
  [{ a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
  [{ a: { $ne: 1 } }, [{}, { a: 2 }, { a: [] }], [{ a: 1 }, { a: [1, 2] }]],
  [{ a: { $in: [1, /^x/, null] } }, [{ a: 1 }, { a: 'xy' }, {}, { a: [9, 1] }], [{ a: 2 }, { a: 'yx' }]],
  [{ a: { $nin: [1] } }, [{}, { a: 2 }], [{ a: [1] }]],
  [{ a: { $not: { $gt: 1 } } }, [{}, { a: 1 }], [{ a: 2 }]],
  [{ a: { $not: /x/ } }, [{ a: 'y' }], [{ a: 'x' }]],
  [{ a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
  [{ a: { $exists: false } }, [{}], [{ a: null }]],
  [{ a: { $type: 'string' } }, [{ a: 'x' }, { a: [1, 'x'] }], [{ a: 1 }, {}]],
  [{ a: { $type: ['number', 4] } }, [{ a: 1 }, { a: 1.5 }, { a: [] }], [{ a: 'x' }]],
  [{ a: { $regex: '^B', $options: 'i' } }, [{ a: 'bc' }], [{ a: 'cb' }, { a: 1 }]],
  [{ a: /^b/g }, [{ a: 'b' }, { a: 'bb' }], [{ a: 'ab' }]],
  [{ a: { $mod: [2, 1] } }, [{ a: 3 }], [{ a: 4 }, { a: 'x' }]],
  [{ a: { $size: 2 } }, [{ a: [1, 2] }], [{ a: [1] }, { a: 2 }]],
  [{ a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, {}]],
  [{ a: { $all: [{ $elemMatch: { b: 1 } }] } }, [{ a: [{ b: 1 }] }], [{ a: [{ b: 2 }] }]],
  [
    { a: { $elemMatch: { b: 1, c: { $gt: 1 } } } },
    [{ a: [{ b: 1, c: 2 }] }],
    [{ a: [{ b: 1 }, { c: 2 }] }, { a: 1 }]
  ],
  [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [{ a: [0, 2] }], [{ a: [0, 5] }, { a: 2 }]],
  [{ $or: [{ a: 1 }, { b: 1 }] }, [{ a: 1 }, { b: 1 }], [{}]],
  [{ $and: [{ a: 1 }, { b: 1 }] }, [{ a: 1, b: 1 }], [{ a: 1 }]],
  [{ $nor: [{ a: 1 }, { b: 1 }] }, [{}], [{ a: 1 }]],
  [{ $expr: { $gt: ['$a', '$b'] } }, [{ a: 2, b: 1 }], [{ a: 1, b: 2 }]],
  [{ a: id }, [{ a: new ObjectId(id.toHexString()) }], [{ a: new ObjectId() }]],
  [
    { a: new Binary(Buffer.of(255)) },
    [{ a: new Binary(Buffer.of(255)) }],
    [{ a: new Binary(Buffer.of(254)) }]
  ],
  [{ toString: null, __proto__x: null }, [{}], []],
  [{ a: 1, $comment: 'why' }, [{ a: 1 }], [{}]]
]

for (const [filter, matching, others] of CASES) {
  test(`filter ${JSON.stringify(filter)}`, () => {
    const matches = compileFilter(filter)
    for (const document of matching)
      assert.equal(matches(document), true, `should match ${JSON.stringify(document)}`)
    for (const document of others)
      assert.equal(matches(document), false, `should not match ${JSON.stringify(document)}`)
  })
}

test('what is malformed or not supported is refused', () => {
  assert.throws(() => compileFilter({ a: { $near: 1 } }), { code: 2 })
  assert.throws(() => compileFilter({ $where: 'true' }), { code: 238 })
  assert.throws(() => compileFilter({ $or: [] }), { code: 2 })
  assert.throws(() => compileFilter({ a: { $in: 1 } }), { code: 2 })
  assert.throws(() => compileFilter({ a: { $regex: '(' } }), { code: 2 })
})
