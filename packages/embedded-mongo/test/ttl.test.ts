import assert from 'node:assert/strict'
import { test } from 'node:test'
import { embeddedServer } from './embedded-server.ts'

let now = new Date(1_000_000)
const started = embeddedServer({ clock: () => now })

async function keysLeft(name: string): Promise<unknown[]> {
  return (await started.db.collection(name).find().sort({ _id: 1 }).toArray()).map(
    (document) => document['k'] as unknown
  )
}

test('documents go when their time has come, and not before', async () => {
  const collection = started.db.collection('ttl')
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 10 })
  await collection.insertMany([
    { k: 'old', at: new Date(980_000) },
    { k: 'due', at: new Date(1_000_000) },
    { k: 'array', at: [new Date(5_000_000), new Date(1_000_000)] },
    { k: 'later', at: new Date(2_000_000) },
    { k: 'no date', at: 'yesterday' },
    { k: 'none' }
  ])
  assert.equal(await started.server.expireDocuments(), 1)
  now = new Date(1_009_999)
  assert.equal(await started.server.expireDocuments(), 0)
  now = new Date(1_010_000)
  assert.equal(await started.server.expireDocuments(), 2)
  assert.deepEqual(await keysLeft('ttl'), ['later', 'no date', 'none'])
})

test('collMod changes the time, a partial index limits it', async () => {
  const collection = started.db.collection('partial')
  const partialFilterExpression = { done: true }
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 1_000_000, partialFilterExpression })
  await collection.insertMany([
    { k: 1, at: new Date(0), done: true },
    { k: 2, at: new Date(0), done: false }
  ])
  assert.equal(await started.server.expireDocuments(), 0)
  await started.db.command({ collMod: 'partial', index: { keyPattern: { at: 1 }, expireAfterSeconds: 5 } })
  assert.equal(await started.server.expireDocuments(), 1)
  assert.deepEqual(await keysLeft('partial'), [2])
})

test('many at once', async () => {
  const collection = started.db.collection('many')
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 0 })
  await collection.insertMany(Array.from({ length: 1200 }, () => ({ at: new Date(0) })))
  assert.equal(await started.server.expireDocuments(), 1200)
})
