import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bsonDocuments } from './bson-documents.ts'

async function* cut(content: Buffer, places: readonly number[]): AsyncIterable<Uint8Array> {
  let start = 0
  for (const place of [...places.filter((one) => one < content.length), content.length].sort(
    (a, b) => a - b
  )) {
    yield content.subarray(start, place)
    start = place
  }
}

function documentOf(body: Uint8Array): Buffer {
  const document = Buffer.concat([Buffer.alloc(4), body, Buffer.alloc(1)])
  document.writeInt32LE(document.length)
  return document
}

test('documents come out as they went in, however the stream is cut', async () => {
  const bodies = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(bodies, fc.array(fc.nat(700), { maxLength: 8 }), async (contents, places) => {
      const documents = contents.map(documentOf)
      const found = await Array.fromAsync(bsonDocuments(cut(Buffer.concat(documents), places)))
      assert.deepEqual(
        found.map((one) => one.toString('hex')),
        documents.map((one) => one.toString('hex'))
      )
    })
  )
})

test('a dump that is cut off, or is none, is refused', async () => {
  const document = documentOf(Buffer.from('abc'))
  await assert.rejects(Array.fromAsync(bsonDocuments(cut(document.subarray(0, -1), []))), /cut off/)
  await assert.rejects(Array.fromAsync(bsonDocuments(cut(Buffer.alloc(8), []))), /no BSON/)
})
