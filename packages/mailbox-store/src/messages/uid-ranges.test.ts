import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRanges, eachRange, mergeRanges, toRanges } from './uid-ranges.ts'

test('ascending UIDs become ranges', () => {
  assert.deepEqual(toRanges([]), [])
  assert.deepEqual(toRanges([4]), [4, 4])
  assert.deepEqual(toRanges([1, 2, 3, 7, 9, 10]), [1, 3, 7, 7, 9, 10])
  assert.deepEqual(
    [...eachRange([1, 3, 7, 7])],
    [
      [1, 3],
      [7, 7]
    ]
  )
})

test('ranges in any order are merged', () => {
  assert.deepEqual(
    mergeRanges([
      [5, 6],
      [1, 2],
      [3, 3],
      [6, 9]
    ]),
    [1, 3, 5, 9]
  )
})

test('ranges that are not ascending, apart pairs are refused', () => {
  for (const ranges of [[2, 1], [0, 1], [1, 2, 2, 3], [1], [1.5, 2], [5, 6, 1, 2]]) {
    assert.throws(() => checkRanges(ranges), { code: 'invalid' }, JSON.stringify(ranges))
  }
  checkRanges([1, 2, 3, 4_294_967_295])
})
