import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeDocument, encodeDocument, type Doc } from '../document.ts'
import { compileProjection } from './compile-projection.ts'
import { compileBytesProjection } from './project-bytes.ts'

test('bytes are projected as documents are', () => {
  const name = fc.constantFrom('a', 'ab', 'b', 'ä')
  const value = fc.oneof(fc.integer(), fc.string(), fc.date({ noInvalidDate: true }), fc.array(fc.boolean()))
  const document = fc.dictionary(name, fc.oneof(value, fc.record({ a: value })))
  const field = fc.uniqueArray(name, { maxLength: 3 })
  const idSwitch = fc.constantFrom({}, { _id: 0 }, { _id: 1 })
  fc.assert(
    fc.property(document, field, fc.constantFrom(0, 1, true, false), idSwitch, (rest, names, on, ids) => {
      const whole = { _id: 7, ...rest }
      const projection: Doc = { ...Object.fromEntries(names.map((each) => [each, on])), ...ids }
      const expected = compileProjection(projection, {})?.(whole) ?? whole
      const projected = compileBytesProjection(projection)!(encodeDocument(whole))
      assert.deepEqual(decodeDocument(projected), decodeDocument(encodeDocument(expected)))
    })
  )
})

test('what looks into fields, computes or is wrong is left to documents', () => {
  for (const projection of [{ 'a.b': 1 }, { a: { $slice: 1 } }, { a: '$b' }, { 'a.$': 1 }, { a: 1, b: 0 }])
    assert.equal(compileBytesProjection(projection), undefined)
  const bytes = encodeDocument({ _id: 1 })
  assert.equal(compileBytesProjection(undefined)!(bytes), bytes)
})
