// What the models of `database` use of mongoose.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import mongoose, { type Connection, Schema, Types } from 'mongoose'
import { type EmbeddedMongo, startEmbeddedMongo } from '../src/index.ts'

let server: EmbeddedMongo
let connection: Connection

const userSchema = new Schema(
  {
    email: { type: String, unique: true },
    n: { type: Number, default: 0 },
    tags: [String],
    slots: [{ name: String, wrapped: Buffer }],
    settings: { type: Map, of: String },
    big: BigInt,
    decimal: Schema.Types.Decimal128,
    uuid: Schema.Types.UUID,
    domain: { type: Schema.Types.ObjectId, ref: 'Domain' }
  },
  { timestamps: true, optimisticConcurrency: true }
)
userSchema.index({ n: 1, createdAt: -1 })

const domainSchema = new Schema({ name: String })

const userModel = (on: Connection) => on.model('User', userSchema)
const domainModel = (on: Connection) => on.model('Domain', domainSchema)

let User: ReturnType<typeof userModel>
let Domain: ReturnType<typeof domainModel>

before(async () => {
  server = await startEmbeddedMongo({ dbpath: ':memory:' })
  connection = await mongoose.createConnection(`${server.url}/models`).asPromise()
  User = userModel(connection)
  Domain = domainModel(connection)
  await Promise.all([User.init(), Domain.init()])
})
after(async () => {
  await connection.close()
  await server.close()
})

test('create and read every type back', async () => {
  const wrapped = Buffer.from([0, 255, 254, 1])
  const { _id } = await User.create({
    email: 'types@x.test',
    tags: ['a'],
    slots: [{ name: 'laptop', wrapped }],
    settings: { theme: 'dark' },
    big: 9_007_199_254_740_993n,
    decimal: Types.Decimal128.fromString('1.25'),
    uuid: '7b9b1c1e-8e0e-4f52-9b0e-2c0a9a5d0b11'
  })
  const found = await User.findById(_id).orFail()
  assert.deepEqual(Buffer.from(found.slots[0]?.wrapped ?? []), wrapped)
  assert.equal(found.settings?.get('theme'), 'dark')
  assert.equal(found.big, 9_007_199_254_740_993n)
  assert.equal(String(found.decimal), '1.25')
  assert.equal(String(found.uuid), '7b9b1c1e-8e0e-4f52-9b0e-2c0a9a5d0b11')
  assert.ok(found.createdAt instanceof Date)
})

test('bytes that are not text are told apart', async () => {
  await User.create({ email: 'bytes@x.test', slots: [{ name: 'a', wrapped: Buffer.of(255) }] })
  await User.updateOne({ email: 'bytes@x.test' }, { $set: { 'slots.0.wrapped': Buffer.of(254) } })
  assert.equal(await User.countDocuments({ 'slots.wrapped': Buffer.of(255) }), 0)
  assert.equal(await User.countDocuments({ 'slots.wrapped': Buffer.of(254) }), 1)
})

test('unique, populate, lean', async () => {
  const domain = await Domain.create({ name: 'x.test' })
  await User.create({ email: 'one@x.test', domain: domain._id })
  await assert.rejects(User.create({ email: 'one@x.test' }), {
    code: 11000,
    keyValue: { email: 'one@x.test' }
  })
  const populated = await User.findOne({ email: 'one@x.test' })
    .populate<{ domain: { name: string } }>('domain')
    .lean()
  assert.equal(populated?.domain.name, 'x.test')
})

test('updateMany, positional updates, versions', async () => {
  await User.create([{ email: 'm1@x.test' }, { email: 'm2@x.test', slots: [{ name: 'a' }, { name: 'b' }] }])
  const result = await User.updateMany({ email: /^m/ }, { $inc: { n: 3 } })
  assert.deepEqual([result.matchedCount, result.modifiedCount], [2, 2])
  await User.updateOne({ email: 'm2@x.test', 'slots.name': 'b' }, { $set: { 'slots.$.name': 'c' } })
  const [a, b] = await Promise.all([
    User.findOne({ email: 'm2@x.test' }).orFail(),
    User.findOne({ email: 'm2@x.test' }).orFail()
  ])
  assert.deepEqual(
    a.slots.map((slot) => slot.name),
    ['a', 'c']
  )
  a.n = 10
  await a.save()
  b.n = 11
  await assert.rejects(b.save(), { name: 'VersionError' })
})

test('bulkWrite, cursor, aggregate, syncIndexes', async () => {
  // The declared type of an update in bulkWrite does not take operators.
  const operations = [
    { insertOne: { document: { email: 'b1@x.test', n: 100 } } },
    { updateOne: { filter: { email: 'b1@x.test' }, update: { $set: { n: 200 } } } },
    { updateOne: { filter: { email: 'b2@x.test' }, update: { $set: { n: 300 } }, upsert: true } },
    { deleteOne: { filter: { email: 'b1@x.test' } } }
  ] as unknown as Parameters<typeof User.bulkWrite>[0]
  const result = await User.bulkWrite(operations)
  assert.deepEqual(
    [result.insertedCount, result.modifiedCount, result.upsertedCount, result.deletedCount],
    [1, 1, 1, 1]
  )
  let seen = 0
  for await (const _ of User.find().batchSize(2).cursor()) seen++
  assert.equal(seen, await User.estimatedDocumentCount())
  const groups = await User.aggregate<{ _id: boolean; n: number }>([
    { $match: { n: { $gte: 3 } } },
    { $group: { _id: { $gt: ['$n', 100] }, n: { $sum: 1 } } },
    { $sort: { _id: 1 } }
  ])
  assert.deepEqual(
    groups.map(({ _id }) => _id),
    [false, true]
  )
  assert.deepEqual(await User.syncIndexes(), [])
})

test('session.withTransaction', async () => {
  const failure = new Error('no')
  await assert.rejects(
    connection.withSession((session) =>
      session.withTransaction(async () => {
        await User.create([{ email: 't@x.test' }], { session })
        throw failure
      })
    ),
    failure
  )
  assert.equal(await User.exists({ email: 't@x.test' }), null)
  await connection.transaction(async (session) => {
    await User.create([{ email: 't@x.test' }], { session })
  })
  assert.ok(await User.exists({ email: 't@x.test' }))
})
