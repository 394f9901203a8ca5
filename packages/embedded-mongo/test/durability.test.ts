// kill -9 in the middle of a stream of writes: what was acknowledged is there, whole, and the indexes agree with the documents.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { type Collection, MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../src/index.ts'
import { startServerProcess } from './server-process.ts'

interface Item {
  _id: number
  even: boolean
  tags: string[]
  body: string
  touched?: number
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'durability-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Inserts and updates with ten in flight until the server is gone; returns what was acknowledged. */
async function writeUntilKilled(
  items: Collection<Item>,
  kill: () => Promise<void>,
  acknowledgedBefore: number
) {
  const inserted = new Set<number>()
  const touched = new Set<number>()
  let next = acknowledgedBefore
  let killed: Promise<void> | undefined
  const writer = async () => {
    for (;;) {
      const id = next++
      await items.insertOne({
        _id: id,
        even: id % 2 === 0,
        tags: [`t${id % 7}`, 'all'],
        body: 'x'.repeat(2000)
      })
      inserted.add(id)
      if (inserted.size === 150) killed = kill()
      await items.updateOne({ _id: id }, { $set: { touched: id % 5 } })
      touched.add(id)
    }
  }
  await Promise.allSettled(Array.from({ length: 10 }, writer))
  await killed
  return { inserted, touched, next }
}

test('acknowledged writes survive kill -9, and the indexes are consistent', async (t) => {
  const dbpath = temporaryFolder(t)
  const inserted = new Set<number>()
  const touched = new Set<number>()
  let next = 0
  for (let round = 0; round < 3; round++) {
    const server = await startServerProcess(['--port', '0', '--dbpath', dbpath])
    t.after(() => server.stop('SIGKILL'))
    const client = await new MongoClient(server.url, {
      serverSelectionTimeoutMS: 1000,
      retryWrites: false
    }).connect()
    const items = client.db('test').collection<Item>('items')
    await items.createIndexes([
      { key: { even: 1, _id: 1 } },
      { key: { tags: 1 } },
      { key: { touched: 1 }, sparse: true }
    ])
    const written = await writeUntilKilled(items, () => server.stop('SIGKILL'), next)
    for (const id of written.inserted) inserted.add(id)
    for (const id of written.touched) touched.add(id)
    next = written.next
    await client.close()
  }
  await assertIntact(dbpath, inserted, touched)
})

async function assertIntact(dbpath: string, inserted: Set<number>, touched: Set<number>): Promise<void> {
  const server = await startEmbeddedMongo({ dbpath })
  const client = await new MongoClient(server.url).connect()
  const items = client.db('test').collection<Item>('items')
  const all = await items.find().hint({ $natural: 1 }).toArray()
  const byId = new Map(all.map((item) => [item._id, item]))
  for (const id of inserted) assert.equal(byId.get(id)?.body.length, 2000, `document ${id} is there`)
  for (const id of touched) assert.equal(byId.get(id)?.touched, id % 5, `the update of ${id} is there`)
  assert.ok(inserted.size >= 450)
  const count = (test: (item: Item) => boolean) => all.filter(test).length
  assert.equal(
    await items.countDocuments({ even: true }, { hint: 'even_1__id_1' }),
    count((item) => item.even)
  )
  assert.equal(
    await items.countDocuments({ tags: 't3' }, { hint: 'tags_1' }),
    count((item) => item.tags[0] === 't3')
  )
  assert.equal(await items.countDocuments({ tags: 'all' }), all.length)
  assert.equal(
    await items.countDocuments({ touched: { $gte: 0 } }),
    count((item) => item.touched !== undefined)
  )
  await client.close()
  await server.close()
}

test('data, indexes and the multikey flag are there after a restart', async (t) => {
  const dbpath = temporaryFolder(t)
  const first = await startEmbeddedMongo({ dbpath, durable: false })
  const client = await new MongoClient(first.url).connect()
  await client.db('test').collection('c').createIndex({ a: 1 }, { unique: true })
  await client
    .db('test')
    .collection('c')
    .insertOne({ a: [1, 2] })
  await client.close()
  await first.close()
  const second = await startEmbeddedMongo({ dbpath, durable: false })
  const again = await new MongoClient(second.url).connect()
  const collection = again.db('test').collection('c')
  await assert.rejects(collection.insertOne({ a: 2 }), { code: 11000 })
  assert.equal(await collection.countDocuments({ a: { $gt: 1, $lt: 2 } }), 1)
  await again.close()
  await second.close()
})

test('close in the middle of writes loses nothing that was acknowledged', async (t) => {
  const dbpath = temporaryFolder(t)
  const first = await startEmbeddedMongo({ dbpath, durable: false })
  const client = await new MongoClient(first.url, {
    serverSelectionTimeoutMS: 1000,
    retryWrites: false
  }).connect()
  const items = client.db('test').collection<{ _id: number }>('items')
  const acknowledged: number[] = []
  const { promise: started, resolve: start } = Promise.withResolvers<void>()
  const writes = Promise.allSettled(
    Array.from({ length: 300 }, async (_, _id) => {
      await items.insertOne({ _id })
      if (acknowledged.push(_id) === 20) start()
    })
  )
  await started
  await first.close()
  await writes
  await client.close()
  const second = await startEmbeddedMongo({ dbpath, durable: false })
  const again = await new MongoClient(second.url).connect()
  const found = again.db('test').collection<{ _id: number }>('items')
  assert.equal(await found.countDocuments({ _id: { $in: acknowledged } }), acknowledged.length)
  await again.close()
  await second.close()
})

test('close with an open transaction and writers that wait for it', async () => {
  const server = await startEmbeddedMongo({ dbpath: ':memory:' })
  const client = await new MongoClient(server.url, {
    serverSelectionTimeoutMS: 1000,
    retryWrites: false
  }).connect()
  const items = client.db('test').collection('items')
  const session = client.startSession()
  session.startTransaction()
  await items.insertOne({}, { session })
  const waiting = Promise.allSettled([items.insertOne({}), items.insertOne({})])
  await client.db('admin').command({ ping: 1 })
  await server.close()
  assert.deepEqual(
    (await waiting).map(({ status }) => status),
    ['rejected', 'rejected']
  )
  await client.close()
})

test('a second server does not get into the same folder', async (t) => {
  const dbpath = temporaryFolder(t)
  const first = await startEmbeddedMongo({ dbpath })
  await assert.rejects(startEmbeddedMongo({ dbpath }), /in use/)
  await first.close()
  const second = await startEmbeddedMongo({ dbpath })
  await second.close()
})

test('a port that is taken is reported, and the folder is free again', async (t) => {
  const dbpath = temporaryFolder(t)
  const first = await startEmbeddedMongo({ dbpath: ':memory:' })
  await assert.rejects(startEmbeddedMongo({ dbpath, port: first.port }), { code: 'EADDRINUSE' })
  await first.close()
  const second = await startEmbeddedMongo({ dbpath })
  await second.close()
})
