import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatRanges, intersectRanges, rangesOf, resolveSequenceSet } from './sequence-set.ts'

const star = Number.POSITIVE_INFINITY

test('the example of RFC 9051: 2,4:7,9,12:* of 15', () => {
  const ranges = resolveSequenceSet([2, 2, 4, 7, 9, 9, 12, star], 15)
  assert.deepEqual(ranges, [2, 2, 4, 7, 9, 9, 12, 15])
  assert.equal(formatRanges(ranges), '2,4:7,9,12:15')
})

test('*:4,5:7 of 10 is 4 to 10', () => {
  assert.deepEqual(resolveSequenceSet([star, 4, 5, 7], 10), [4, 10])
})

test('559:* holds the last message even when it is below (RFC 3501 §6.4.8)', () => {
  assert.deepEqual(resolveSequenceSet([559, star], 10), [10, 559])
})

test('a set and its ranges hold the same numbers', () => {
  const number = fc.integer({ min: 1, max: 60 })
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 10 }), (pairs) => {
      const held = new Set<number>()
      for (const [a, b] of pairs) for (let n = Math.min(a, b); n <= Math.max(a, b); n += 1) held.add(n)
      const sorted = [...held].toSorted((a, b) => a - b)
      assert.deepEqual(resolveSequenceSet(pairs.flat(), 60), rangesOf(sorted))
    })
  )
})

test('an intersection holds what both hold', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 })
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const ranges = (of: number[]) => rangesOf(of.toSorted((x, y) => x - y))
      const common = a.filter((number) => b.includes(number))
      assert.deepEqual(intersectRanges(ranges(a), ranges(b)), ranges(common))
    })
  )
})
