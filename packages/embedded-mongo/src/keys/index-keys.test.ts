import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Doc } from '../document.ts'
import { EMPTY_ARRAY_KEY, encodeValue } from './encode-value.ts'
import { type IndexField, indexKeys } from './index-keys.ts'
import { invert } from './key-range.ts'

function fields(key: Record<string, 1 | -1>): IndexField[] {
  return Object.entries(key).map(([path, direction]) => ({ path, segments: path.split('.'), direction }))
}

function keysOf(document: Doc, key: Record<string, 1 | -1>, sparse = false): string[] {
  return indexKeys(document, fields(key), sparse).keys.map((bytes) => bytes.toString('hex'))
}

function joined(...values: unknown[]): string {
  return Buffer.concat(values.map(encodeValue)).toString('hex')
}

test('a missing field stands as null, unless the index is sparse', () => {
  assert.deepEqual(keysOf({}, { a: 1 }), [joined(null)])
  assert.deepEqual(keysOf({}, { a: 1 }, true), [])
  assert.deepEqual(keysOf({ b: 1 }, { a: 1, b: 1 }, true), [joined(null, 1)])
})

test('an array stands under each of its elements once', () => {
  const { keys, multikey } = indexKeys({ a: [1, 2, 1] }, fields({ a: 1 }), false)
  assert.deepEqual(keys, [encodeValue(1), encodeValue(2)])
  assert.equal(multikey, true)
  assert.deepEqual(indexKeys({ a: [] }, fields({ a: 1 }), false).keys, [EMPTY_ARRAY_KEY])
})

test('fields of the same array go together', () => {
  const document = {
    items: [
      { k: 'x', v: 1 },
      { k: 'y', v: 5 }
    ]
  }
  assert.deepEqual(keysOf(document, { 'items.k': 1, 'items.v': 1 }), [joined('x', 1), joined('y', 5)])
})

test('a descending field is inverted', () => {
  assert.deepEqual(keysOf({ a: 7 }, { a: -1 }), [invert(encodeValue(7)).toString('hex')])
})

test('two arrays side by side are refused', () => {
  assert.throws(() => keysOf({ a: [1], b: [2] }, { a: 1, b: 1 }), { codeName: 'CannotIndexParallelArrays' })
})
