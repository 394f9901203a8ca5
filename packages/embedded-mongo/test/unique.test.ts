import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Collection, MongoServerError } from 'mongodb'
import { embeddedServer } from './embedded-server.ts'

const started = embeddedServer()

async function uniqueOn(name: string, options: object = {}): Promise<Collection> {
  const collection = started.db.collection(name)
  await collection.createIndex({ u: 1 }, { unique: true, ...options })
  return collection
}

async function assertDuplicate(work: Promise<unknown>, keyValue: object): Promise<void> {
  await assert.rejects(work, (error: MongoServerError) => {
    assert.equal(error.code, 11000)
    assert.deepEqual(error['keyPattern'], { u: 1 })
    assert.deepEqual(error['keyValue'], keyValue)
    assert.match(error.message, /E11000 duplicate key error collection: test\.\w+ index: u_1/)
    return true
  })
}

test('insert', async () => {
  const collection = await uniqueOn('insert')
  await collection.insertOne({ u: 1 })
  await assertDuplicate(collection.insertOne({ u: 1 }), { u: 1 })
  await collection.insertOne({ other: 1 })
  await assertDuplicate(collection.insertOne({ other: 2 }), { u: null })
  assert.equal(await collection.countDocuments(), 2)
})

test('the same _id', async () => {
  const collection = started.db.collection<{ _id: number }>('ids')
  await collection.insertOne({ _id: 1 })
  await assert.rejects(collection.insertOne({ _id: 1 }), {
    code: 11000,
    keyPattern: { _id: 1 },
    keyValue: { _id: 1 }
  })
})

test('update, findOneAndUpdate, replace and upsert', async () => {
  const collection = await uniqueOn('update')
  await collection.insertMany([{ u: 1 }, { u: 2 }])
  await assertDuplicate(collection.updateOne({ u: 1 }, { $set: { u: 2 } }), { u: 2 })
  await assertDuplicate(collection.findOneAndUpdate({ u: 1 }, { $set: { u: 2 } }), { u: 2 })
  await assertDuplicate(collection.replaceOne({ u: 1 }, { u: 2 }), { u: 2 })
  await assertDuplicate(collection.updateOne({ x: 1 }, { $set: { u: 2 } }, { upsert: true }), { u: 2 })
  assert.equal((await collection.updateOne({ u: 1 }, { $set: { u: 1 } })).modifiedCount, 0)
  const found = await collection.find().sort({ u: 1 }).toArray()
  assert.deepEqual(
    found.map((document) => document['u'] as number),
    [1, 2]
  )
})

test('elements of arrays, but not twice in one document', async () => {
  const collection = await uniqueOn('arrays')
  await collection.insertOne({ u: ['a', 'b', 'a'] })
  await assertDuplicate(collection.insertOne({ u: ['c', 'b'] }), { u: ['c', 'b'] })
  await collection.updateOne({ u: 'a' }, { $pull: { u: 'b' } } as object)
  await collection.insertOne({ u: ['c', 'b'] })
})

test('sparse and partial indexes leave out what they leave out', async () => {
  const sparse = await uniqueOn('sparse', { sparse: true })
  await sparse.insertMany([{ a: 1 }, { a: 2 }, { u: 1 }])
  await assertDuplicate(sparse.insertOne({ u: 1 }), { u: 1 })
  const partial = await uniqueOn('partial', { partialFilterExpression: { live: true } })
  await partial.insertMany([{ u: 1, live: true }, { u: 1, live: false }, { u: 1 }])
  await assertDuplicate(partial.updateMany({ live: false }, { $set: { live: true } }), { u: 1 })
})

test('a unique index cannot be built over duplicates, and leaves no trace', async () => {
  const collection = started.db.collection('late')
  await collection.insertMany([{ u: 1 }, { u: 1 }])
  await assert.rejects(collection.createIndex({ u: 1 }, { unique: true }), { code: 11000 })
  assert.equal((await collection.indexes()).length, 1)
  await collection.insertOne({ u: 1 })
})

test('insertMany stops at a duplicate when ordered, and goes on when not', async () => {
  const collection = await uniqueOn('many')
  const documents = () => [{ u: 1 }, { u: 1 }, { u: 2 }]
  await assert.rejects(collection.insertMany(documents()), { code: 11000, insertedCount: 1 })
  assert.equal(await collection.countDocuments(), 1)
  await collection.deleteMany({})
  await assert.rejects(collection.insertMany(documents(), { ordered: false }), {
    code: 11000,
    insertedCount: 2
  })
  assert.equal(await collection.countDocuments(), 2)
})
