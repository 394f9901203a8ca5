import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeColumn, packColumns, unpackColumns } from './columns.ts'

const names = ['uid', 'modseq', 'flags', 'zone'] as const

test('columns come out as they went in, also from an odd place in a frame', () => {
  const row = fc.tuple(fc.nat(), fc.nat(2 ** 52), fc.nat(), fc.integer({ min: -720, max: 840 }))
  fc.assert(
    fc.property(fc.array(row), fc.nat(7), (rows, shift) => {
      const columns = {
        uid: Uint32Array.from(rows, ([uid]) => uid),
        modseq: Float64Array.from(rows, ([, modseq]) => modseq),
        flags: Uint32Array.from(rows, ([, , flags]) => flags),
        zone: Int32Array.from(rows, ([, , , zone]) => zone)
      }
      const packed = packColumns(names, columns, rows.length)
      const frame = Buffer.concat([Buffer.alloc(shift), packed]).subarray(shift)
      assert.deepEqual(unpackColumns(frame, names, rows.length), columns)
    })
  )
})

test('only the first messages of longer arrays are packed', () => {
  const uid = makeColumn('uid', 8)
  uid.set([1, 2, 3])
  assert.deepEqual([...unpackColumns(packColumns(['uid'], { uid }, 3), ['uid'], 3).uid], [1, 2, 3])
})

test('a column that is cut short is refused', () => {
  assert.throws(() => unpackColumns(new Uint8Array(7), ['uid'], 2), RangeError)
})
