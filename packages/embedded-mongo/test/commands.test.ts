import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { GridFSBucket } from 'mongodb'
import { embeddedServer } from './embedded-server.ts'

const started = embeddedServer()

async function filled(name: string, count = 10) {
  const collection = started.db.collection<{ _id: number; a: number; s: string; list: number[] }>(name)
  await collection.insertMany(
    Array.from({ length: count }, (_, i) => ({ _id: i, a: i % 3, s: `s${i}`, list: [i, i + 1] }))
  )
  return collection
}

test('find in batches, while documents change', async () => {
  const collection = await filled('batches', 500)
  const cursor = collection
    .find({ a: { $lt: 2 } })
    .sort({ _id: 1 })
    .batchSize(50)
  const first = await cursor.next()
  assert.equal(first?._id, 0)
  await collection.deleteMany({ _id: { $gte: 400 } })
  const rest = await cursor.toArray()
  assert.ok(rest.every(({ _id, a }) => _id < 400 && a < 2))
  assert.equal(rest.length, (await collection.countDocuments({ a: { $lt: 2 } })) - 1)
  const closing = collection.find().batchSize(2)
  await closing.next()
  await closing.close()
})

test('documents of many megabytes come in several replies', async () => {
  const collection = started.db.collection('large')
  await collection.insertMany(Array.from({ length: 4 }, () => ({ body: 'x'.repeat(7_000_000) })))
  assert.equal((await collection.find().toArray()).length, 4)
  await assert.rejects(collection.insertOne({ body: 'x'.repeat(17_000_000) }))
  await assert.rejects(collection.updateOne({}, [{ $set: { more: ['$body', '$body', '$body'] } }]), {
    code: 10334
  })
})

test('skip, limit, count, distinct', async () => {
  const collection = await filled('counted')
  const page = await collection.find().sort({ a: -1, _id: 1 }).skip(1).limit(3).toArray()
  assert.deepEqual(
    page.map(({ _id }) => _id),
    [5, 8, 1]
  )
  assert.equal(await collection.countDocuments({ a: 0 }), 4)
  assert.equal(await collection.countDocuments({}, { skip: 2, limit: 5 }), 5)
  assert.equal(await collection.estimatedDocumentCount(), 10)
  assert.deepEqual(await collection.distinct('a', { _id: { $lt: 2 } }), [0, 1])
  assert.equal((await collection.distinct('list')).length, 11)
  assert.equal(await started.db.collection('nowhere').countDocuments({ a: 1 }), 0)
})

test('explain tells index from scan', async () => {
  const collection = await filled('explained', 50)
  await collection.createIndexes([{ key: { a: 1, s: -1 } }, { key: { list: 1 } }])
  const planOf = async (filter: object, sort: Record<string, 1 | -1> = {}) => {
    const { queryPlanner, executionStats } = await collection
      .find(filter)
      .sort(sort)
      .explain('executionStats')
    return { plan: queryPlanner.winningPlan, stats: executionStats }
  }
  const compound = await planOf({ a: 1, s: { $gte: 's2' } }, { s: 1 })
  assert.equal(compound.plan.inputStage.stage, 'IXSCAN')
  assert.equal(compound.plan.inputStage.indexName, 'a_1_s_-1')
  assert.equal(compound.plan.inputStage.direction, 'backward')
  assert.equal(compound.stats.nReturned, compound.stats.totalDocsExamined)
  assert.equal((await planOf({ s: 's1' })).plan.stage, 'COLLSCAN')
  const sorted = await planOf({ list: 3 }, { s: 1 })
  assert.deepEqual([sorted.plan.stage, sorted.plan.inputStage.inputStage.stage], ['SORT', 'IXSCAN'])
  const either = await planOf({ $or: [{ a: 1 }, { list: 7 }, { _id: 3 }] })
  assert.equal(either.plan.inputStage.stage, 'OR')
  assert.equal((await planOf({ $or: [{ a: 1 }, { s: 'x' }] })).plan.stage, 'COLLSCAN')
  assert.equal((await planOf({ _id: 3 })).stats.totalDocsExamined, 1)
  await assert.rejects(collection.find({}).hint('nope').toArray(), { code: 2 })
})

test('aggregation', async () => {
  const collection = await filled('aggregated')
  await started.db.collection('names').insertMany([
    { a: 0, name: 'zero' },
    { a: 1, name: 'one' }
  ])
  const run = (stages: object[]) => collection.aggregate(stages).toArray()
  assert.deepEqual(await run([{ $sort: { _id: -1 } }, { $limit: 1 }, { $project: { s: 1 } }]), [
    { _id: 9, s: 's9' }
  ])
  assert.deepEqual(await run([{ $match: { a: 1 } }, { $count: 'n' }]), [{ n: 3 }])
  assert.deepEqual(
    await run([{ $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { _id: 1 } }, { $match: { n: 4 } }]),
    [{ _id: 0, n: 4 }]
  )
  const [joined] = await run([
    { $match: { _id: 1 } },
    { $lookup: { from: 'names', localField: 'a', foreignField: 'a', as: 'names' } },
    { $unwind: '$names' },
    { $project: { _id: 0, name: '$names.name' } }
  ])
  assert.deepEqual(joined, { name: 'one' })
  const [facets] = await run([
    { $facet: { n: [{ $count: 'n' }], top: [{ $sort: { a: -1 } }, { $limit: 1 }] } }
  ])
  assert.equal(facets?.['n'][0].n, 10)
  await run([{ $match: { a: 2 } }, { $out: 'stored' }])
  assert.equal(await started.db.collection('stored').countDocuments(), 3)
  await run([{ $match: { a: 1 } }, { $merge: { into: 'stored' } }])
  assert.equal(await started.db.collection('stored').countDocuments(), 6)
  await assert.rejects(run([{ $nope: 1 }]), { code: 40324 })
})

test('upserts take the fields of the filter', async () => {
  const collection = started.db.collection('upserts')
  const update = { $set: { x: 1 }, $setOnInsert: { y: 2 } }
  const { upsertedId } = await collection.updateOne({ 'a.b': 1, c: { $gt: 1 }, d: { $eq: 4 } }, update, {
    upsert: true
  })
  assert.deepEqual(await collection.findOne({}), { _id: upsertedId, a: { b: 1 }, d: 4, x: 1, y: 2 })
  const again = await collection.updateOne({ 'a.b': 1 }, update, { upsert: true })
  assert.deepEqual([again.matchedCount, again.modifiedCount, again.upsertedCount], [1, 0, 0])
  const replaced = await collection.findOneAndReplace(
    { _id: 'r' as never },
    { z: 1 },
    { upsert: true, returnDocument: 'after' }
  )
  assert.deepEqual(replaced, { _id: 'r', z: 1 })
  assert.deepEqual(await collection.findOneAndDelete({ z: 1 }, { projection: { z: 1, _id: 0 } }), { z: 1 })
  assert.equal(await collection.findOneAndUpdate({ z: 1 }, { $set: { z: 2 } }), null)
})

test('indexes: create, list, conflicts, drop', async () => {
  const collection = started.db.collection('indexed')
  assert.equal(await collection.createIndex({ a: 1, b: -1 }), 'a_1_b_-1')
  assert.equal(await collection.createIndex({ a: 1, b: -1 }), 'a_1_b_-1')
  await assert.rejects(collection.createIndex({ a: 1, b: -1 }, { unique: true }), { code: 85 })
  await assert.rejects(collection.createIndex({ b: 1 }, { name: 'a_1_b_-1' }), { code: 86 })
  await assert.rejects(collection.createIndex({ t: 'text' }), { code: 67 })
  await assert.rejects(collection.createIndex({ a: 1 }, { collation: { locale: 'en', strength: 2 } }), {
    code: 238
  })
  assert.deepEqual(
    (await collection.indexes()).map(({ name }) => name),
    ['_id_', 'a_1_b_-1']
  )
  await assert.rejects(collection.dropIndex('nope'), { code: 27 })
  await assert.rejects(collection.dropIndex('_id_'), { code: 72 })
  await collection.dropIndex('a_1_b_-1')
  assert.equal((await collection.indexes()).length, 1)
  await assert.rejects(started.db.collection('nowhere').indexes(), { code: 26 })
})

test('collections and databases', async () => {
  await filled('old')
  await started.db.collection('old').createIndex({ a: 1 })
  await started.db.renameCollection('old', 'renamed')
  assert.equal(await started.db.collection('renamed').countDocuments({ a: 1 }), 3)
  await filled('target')
  await assert.rejects(started.db.renameCollection('renamed', 'target'), { code: 48 })
  await started.db.renameCollection('renamed', 'target', { dropTarget: true })
  await assert.rejects(started.db.createCollection('target'), { code: 48 })
  await assert.rejects(started.db.createCollection('capped', { capped: true, size: 1000 }), { code: 238 })
  assert.equal((await started.db.command({ collStats: 'target' }))['count'], 10)
  assert.ok((await started.db.stats())['objects'] >= 10)
  const other = started.client.db('other')
  await other.collection('c').insertOne({})
  const names = async () => (await other.admin().listDatabases()).databases.map(({ name }) => name)
  assert.deepEqual(await names(), ['other', 'test'])
  await other.dropDatabase()
  assert.deepEqual(await names(), ['test'])
})

test('errors have MongoDB’s codes', async () => {
  const run = (command: object) => started.db.command(command)
  const expected: [object, number][] = [
    [{ nope: 1 }, 59],
    [{ getMore: 12345n, collection: 'c' }, 43],
    [{ find: 1 }, 14],
    [{ find: '' }, 73],
    [{ insert: 'a$b', documents: [{}] }, 73],
    [{ find: 'errors', filter: { $nope: 1 } }, 2],
    [{ replSetGetStatus: 1 }, 76],
    [{ commitTransaction: 1 }, 251]
  ]
  await started.db.collection('errors').insertOne({ _id: 1 as never, a: [1] })
  for (const [command, code] of expected) await assert.rejects(run(command), { code }, inspect(command))
  const collection = started.db.collection('errors')
  await assert.rejects(collection.updateOne({ a: 1 }, { $set: { _id: 2 } }), { code: 66 })
  await assert.rejects(collection.insertOne({ _id: [1] as never }), { code: 53 })
})

test('what tools ask', async () => {
  const admin = started.db.admin()
  assert.equal((await admin.buildInfo())['version'], '7.0.0')
  assert.equal((await admin.serverStatus())['ok'], 1)
  const parameter = await admin.command({ getParameter: 1, featureCompatibilityVersion: 1 })
  assert.equal(parameter['featureCompatibilityVersion'].version, '7.0')
})

test('GridFS', async () => {
  const bucket = new GridFSBucket(started.db, { bucketName: 'bodies' })
  const content = randomBytes(700_000)
  const upload = bucket.openUploadStream('body', { metadata: { sealed: true } })
  await pipeline(Readable.from([content.subarray(0, 1000), content.subarray(1000)]), upload)
  assert.deepEqual(await buffer(bucket.openDownloadStream(upload.id)), content)
  const part = bucket.openDownloadStream(upload.id, { start: 260_000, end: 270_000 })
  assert.deepEqual(await buffer(part), content.subarray(260_000, 270_000))
  await bucket.delete(upload.id)
  assert.equal(await started.db.collection('bodies.chunks').countDocuments(), 0)
  await assert.rejects(buffer(bucket.openDownloadStream(upload.id)))
})
