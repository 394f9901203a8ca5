import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WorkAndRest } from './work-and-rest.ts'

const ends = (...used: number[]): boolean[] => {
  const watch = new WorkAndRest({ rest: 100, work: 1000 })
  return used.map((milliseconds) => watch.hasEnded(milliseconds))
}

test('work ends with the first interval of rest, once', () => {
  assert.deepEqual(ends(2000, 900, 50, 50, 50), [false, false, true, false, false])
  assert.deepEqual(ends(2000, 50, 2000, 50), [false, true, false, true])
})

test('a little now and then is no work until it is much', () => {
  assert.deepEqual(ends(0, 10, 90), [false, false, false])
  assert.equal(ends(...Array<number>(20).fill(50)).indexOf(true), 19)
})
