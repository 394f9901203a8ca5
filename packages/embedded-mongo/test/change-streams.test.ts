import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChangeStream } from 'mongodb'
import { embeddedServer } from './embedded-server.ts'

const started = embeddedServer()

/** Opens the stream's cursor before it returns, so that nothing after is missed. */
async function opened(stream: ChangeStream): Promise<ChangeStream> {
  await stream.tryNext()
  return stream
}

async function take(stream: ChangeStream, count: number) {
  const events: Record<string, unknown>[] = []
  while (events.length < count) events.push((await stream.next()) as unknown as Record<string, unknown>)
  return events
}

const options = { maxAwaitTimeMS: 20 }

test('inserts, updates, replacements and deletions, in order', async () => {
  const collection = started.db.collection<{ _id: number; a?: unknown; b?: unknown }>('all')
  const stream = await opened(collection.watch([], options))
  await started.db.collection('elsewhere').insertOne({})
  await collection.insertOne({ _id: 1, a: { x: 1, y: 1 }, b: 1 })
  await collection.updateOne({ _id: 1 }, { $set: { 'a.x': 2 }, $unset: { b: 1 } })
  await collection.updateOne({ _id: 1 }, { $set: { 'a.x': 2 } })
  await collection.replaceOne({ _id: 1 }, { a: 3 })
  await collection.deleteOne({ _id: 1 })
  const events = await take(stream, 4)
  assert.deepEqual(
    events.map((event) => event['operationType']),
    ['insert', 'update', 'replace', 'delete']
  )
  assert.deepEqual(
    events.map((event) => event['documentKey']),
    Array.from({ length: 4 }, () => ({ _id: 1 }))
  )
  assert.deepEqual(events[0]?.['fullDocument'], { _id: 1, a: { x: 1, y: 1 }, b: 1 })
  assert.deepEqual(events[1]?.['updateDescription'], {
    updatedFields: { 'a.x': 2 },
    removedFields: ['b'],
    truncatedArrays: []
  })
  assert.equal(events[1]?.['fullDocument'], undefined)
  assert.deepEqual(events[2]?.['fullDocument'], { _id: 1, a: 3 })
  await stream.close()
})

test('a pipeline filters, updateLookup adds the document', async () => {
  const collection = started.db.collection<{ _id: number; n: number }>('filtered')
  await collection.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 1 }
  ])
  const pipeline = [{ $match: { 'fullDocument.n': { $gt: 5 } } }]
  const stream = await opened(collection.watch(pipeline, { ...options, fullDocument: 'updateLookup' }))
  await collection.updateOne({ _id: 1 }, { $set: { n: 2 } })
  await collection.updateOne({ _id: 2 }, { $set: { n: 9 } })
  const [event] = await take(stream, 1)
  assert.deepEqual(event?.['fullDocument'], { _id: 2, n: 9 })
  await stream.close()
})

test('a resume token continues where it stands; an unknown one is refused', async () => {
  const collection = started.db.collection<{ _id: number }>('resumed')
  const first = await opened(collection.watch([], options))
  await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }])
  const [event] = await take(first, 1)
  await first.close()
  const second = collection.watch([], { ...options, resumeAfter: event?.['_id'] })
  const rest = await take(second, 2)
  assert.deepEqual(
    rest.map(({ documentKey }) => documentKey),
    [{ _id: 2 }, { _id: 3 }]
  )
  await second.close()
  const lost = collection.watch([], { ...options, resumeAfter: { _data: 'of another time' } })
  await assert.rejects(lost.next(), { code: 286 })
})

test('only what is committed is told', async () => {
  const collection = started.db.collection<{ _id: number }>('committed')
  await collection.insertOne({ _id: 0 })
  const stream = await opened(collection.watch([], options))
  const session = started.client.startSession()
  session.startTransaction()
  await collection.insertOne({ _id: 1 }, { session })
  await session.abortTransaction()
  await assert.rejects(collection.insertOne({ _id: 0 }), { code: 11000 })
  session.startTransaction()
  await collection.insertOne({ _id: 2 }, { session })
  assert.equal(await stream.tryNext(), null)
  await session.commitTransaction()
  const [event] = await take(stream, 1)
  assert.deepEqual(event?.['documentKey'], { _id: 2 })
  await session.endSession()
  await stream.close()
})

test('a whole database can be watched; a dropped collection ends its stream', async () => {
  const database = await opened(started.db.watch([], options))
  const collection = started.db.collection('dropped')
  const stream = await opened(collection.watch([], options))
  await collection.insertOne({ a: 1 })
  await collection.drop()
  assert.deepEqual(
    (await take(stream, 3)).map((event) => event['operationType']),
    ['insert', 'drop', 'invalidate']
  )
  assert.deepEqual(
    (await take(database, 2)).map((event) => event['ns']),
    [
      { db: 'test', coll: 'dropped' },
      { db: 'test', coll: 'dropped' }
    ]
  )
  await stream.close()
  await database.close()
})
