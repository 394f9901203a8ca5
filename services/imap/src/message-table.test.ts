import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageTable } from './message-table.ts'

const columns = (...uids: number[]) => ({
  uid: Uint32Array.from(uids),
  flags: Uint32Array.from(uids, (uid) => uid * 10),
  keywords: new Uint32Array(uids.length)
})
const state = (table: MessageTable) =>
  [...table.column('uid').subarray(0, table.count)].map((uid, index) => [uid, table.column('flags')[index]])

test('finds messages by UID, with and without a hint', () => {
  const table = new MessageTable(columns(2, 4, 6, 8))
  assert.equal(table.find(6), 2)
  assert.equal(table.find(6, 1), 2)
  assert.equal(table.find(8, 99), 3)
  assert.equal(table.find(5), ~2)
  assert.equal(table.find(9), ~4)
  assert.equal(new MessageTable(columns()).find(1), ~0)
})

test('removes single messages and ranges, also such as are not there', () => {
  const table = new MessageTable(columns(1, 2, 3, 5, 8, 9))
  const indices = (ranges: number[]) => table.remove(ranges).map(({ index }) => index)
  assert.deepEqual(indices([2, 4, 6, 7, 9, 20]), [1, 2, 5])
  assert.deepEqual(state(table), [
    [1, 10],
    [5, 50],
    [8, 80]
  ])
  assert.deepEqual(indices([4, 4]), [])
  assert.deepEqual(table.remove([1, 100]), [
    { index: 0, uid: 1 },
    { index: 1, uid: 5 },
    { index: 2, uid: 8 }
  ])
  assert.equal(table.lastUid, 0)
})

test('adds at the end, and nothing twice', () => {
  const table = new MessageTable(columns(1, 2))
  table.add(columns(2, 3, 7))
  table.add(columns(3))
  assert.deepEqual(state(table), [
    [1, 10],
    [2, 20],
    [3, 30],
    [7, 70]
  ])
})

test('further columns stay in step', () => {
  const table = new MessageTable(columns(1, 2, 3))
  table.addColumn('size')
  table.fill(Uint32Array.of(1, 3, 4), { size: Uint32Array.of(100, 300, 400) }, ['size'])
  assert.deepEqual(table.missing(Uint32Array.of(1, 3, 4), 1), [2])
  assert.deepEqual(table.missing(new Uint32Array(), 3), [3])
  table.remove([1, 2])
  table.add(columns(9))
  assert.deepEqual([...table.column('size').subarray(0, 2)], [300, 0])
})

test('gaps are what is in the ranges and not in the table', () => {
  const table = new MessageTable(columns(2, 3, 6))
  assert.deepEqual(table.gaps([1, 9]), [1, 1, 4, 5, 7, 9])
  assert.deepEqual(table.gaps([2, 3, 5, 6, 8, 8]), [5, 5, 8, 8])
  assert.deepEqual(new MessageTable(columns()).gaps([4, 5]), [4, 5])
})
