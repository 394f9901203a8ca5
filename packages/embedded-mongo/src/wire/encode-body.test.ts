import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Long } from 'bson'
import { decodeDocument, encodeDocument, type Doc } from '../document.ts'
import { encodeBody } from './encode-body.ts'
import { StoredBytes } from './stored-bytes.ts'

function decoded(reply: Doc): Doc {
  const { length, pieces } = encodeBody(reply)
  const bytes = Buffer.concat(pieces)
  assert.equal(bytes.length, length)
  return decodeDocument(bytes)
}

test('a batch of bytes is the batch of their documents', () => {
  const documents = Array.from({ length: 12 }, (_, n) => ({
    _id: n,
    text: 'ä'.repeat(n),
    list: [{ n }, null]
  }))
  const stored = documents.map((document) => new StoredBytes(encodeDocument(document)))
  const mixed = [...stored.slice(0, 6), ...documents.slice(6)]
  for (const name of ['firstBatch', 'nextBatch']) {
    const reply = (batch: readonly unknown[]) => ({
      cursor: { [name]: batch, id: Long.fromNumber(9), ns: 'd.c' },
      ok: 1
    })
    const expected = decodeDocument(encodeDocument(reply(documents)))
    for (const batch of [documents, stored, mixed]) assert.deepEqual(decoded(reply(batch)), expected)
    assert.deepEqual(decoded(reply([])), decodeDocument(encodeDocument(reply([]))))
  }
  assert.deepEqual(decoded({ cursor: 1, ok: 1 }), { cursor: 1, ok: 1 })
})
