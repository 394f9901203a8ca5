import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MongoServerError } from 'mongodb'
import { embeddedServer } from './embedded-server.ts'

const started = embeddedServer({ transactionIdleMs: 300, replicaSet: 'rs0' }, { directConnection: true })

test('a commit makes all of it visible, at once', async () => {
  const collection = started.db.collection('commit')
  await collection.insertOne({ n: 0 })
  const session = started.client.startSession()
  session.startTransaction()
  await collection.insertOne({ n: 1 }, { session })
  await collection.updateOne({ n: 0 }, { $set: { n: 5 } }, { session })
  assert.equal(await collection.countDocuments({}, { session }), 2, 'the transaction sees its own writes')
  const outside = await collection.find().toArray()
  assert.deepEqual(
    outside.map(({ n }) => n as number),
    [0],
    'others see the last commit'
  )
  await session.commitTransaction()
  assert.equal(await collection.countDocuments(), 2)
  await session.commitTransaction()
  await session.endSession()
})

test('an abort leaves nothing, not even a collection', async () => {
  const session = started.client.startSession()
  session.startTransaction()
  await started.db.collection('aborted').insertOne({ a: 1 }, { session })
  await started.db.collection('aborted').createIndex({ a: 1 }, { session })
  await session.abortTransaction()
  await session.endSession()
  assert.deepEqual(await started.db.listCollections({ name: 'aborted' }).toArray(), [])
  await started.db.collection('aborted').insertOne({ a: 2 })
  assert.equal(await started.db.collection('aborted').countDocuments({ a: { $gt: 0 } }), 1)
})

test('writers wait for a transaction, and come after it', async () => {
  const collection = started.db.collection<{ _id: string; n: number }>('waiting')
  await collection.insertOne({ _id: 'c', n: 1 })
  const session = started.client.startSession()
  session.startTransaction()
  const { n } = (await collection.findOne({ _id: 'c' }, { session })) ?? { n: NaN }
  let hasWritten = false
  const writing = collection.updateOne({ _id: 'c' }, { $mul: { n: 10 } }).then(() => (hasWritten = true))
  await collection.updateOne({ _id: 'c' }, { $set: { n: n + 1 } }, { session })
  assert.equal(hasWritten, false)
  await session.commitTransaction()
  await writing
  assert.equal((await collection.findOne({ _id: 'c' }))?.n, 20)
  await session.endSession()
})

test('concurrent read-modify-write transactions lose nothing', async () => {
  const collection = started.db.collection<{ _id: string; n: number }>('counter')
  const increment = () =>
    started.client.withSession((session) =>
      session.withTransaction(async () => {
        const current = await collection.findOne({ _id: 'c' }, { session })
        await collection.updateOne(
          { _id: 'c' },
          { $set: { n: (current?.n ?? 0) + 1 } },
          { upsert: true, session }
        )
      })
    )
  await Promise.all(Array.from({ length: 30 }, increment))
  assert.equal((await collection.findOne({ _id: 'c' }))?.n, 30)
})

test('an error rolls the transaction back', async () => {
  const collection = started.db.collection<{ _id: number }>('failing')
  await collection.insertOne({ _id: 1 })
  const session = started.client.startSession()
  session.startTransaction()
  await collection.insertOne({ _id: 2 }, { session })
  await assert.rejects(collection.insertOne({ _id: 1 }, { session }), { code: 11000 })
  await assert.rejects(collection.insertOne({ _id: 3 }, { session }), (error: MongoServerError) => {
    return error.code === 251 && error.hasErrorLabel('TransientTransactionError')
  })
  await session.abortTransaction()
  await session.endSession()
  assert.equal(await collection.countDocuments(), 1)
})

test('a transaction that is left alone is rolled back, and a late commit refused', async () => {
  const collection = started.db.collection('abandoned')
  const session = started.client.startSession()
  session.startTransaction()
  await collection.insertOne({ a: 1 }, { session })
  await collection.insertOne({ a: 2 })
  await assert.rejects(session.commitTransaction(), { code: 251 })
  assert.deepEqual(
    (await collection.find().toArray()).map(({ a }) => a as number),
    [2]
  )
  await session.endSession()
})

test('the end of a session ends its transaction', async () => {
  const session = started.client.startSession()
  session.startTransaction()
  await started.db.collection('ended').insertOne({ a: 1 }, { session })
  await started.db.admin().command({ endSessions: [session.id] })
  await started.db.collection('ended').insertOne({ a: 2 })
  assert.equal(await started.db.collection('ended').countDocuments(), 1)
  await session.endSession()
})

test('a retried write is done once and gets the same answer', async () => {
  // Without one of its own the driver gives each command any session of its pool; this one may have written before.
  const session = started.client.startSession()
  const number = 1_000_000n
  const write = {
    update: 'retried',
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
    txnNumber: number
  }
  const first = await started.db.command(write, { session })
  assert.deepEqual(await started.db.command(write, { session }), first)
  assert.equal(first['upserted'].length, 1)
  assert.equal((await started.db.collection('retried').findOne())?.['n'], 1)
  await assert.rejects(started.db.command({ ...write, txnNumber: number - 1n }, { session }), { code: 225 })
  await started.db.command({ ...write, txnNumber: number + 1n }, { session })
  assert.equal((await started.db.collection('retried').findOne())?.['n'], 2)
  await session.endSession()
})
