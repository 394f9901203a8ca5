import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MongoClient } from 'mongodb'
import { embeddedServer } from './embedded-server.ts'
import { startServerProcess } from './server-process.ts'

const started = embeddedServer({ replicaSet: 'rs0' }, { directConnection: true })

test('a driver that discovers the set finds its primary', async () => {
  const client = new MongoClient(`${started.server.url}/?replicaSet=rs0`, { serverSelectionTimeoutMS: 2000 })
  await client
    .db('test')
    .collection('c')
    .insertOne({ a: 1 }, { writeConcern: { w: 'majority' } })
  const hello = await client.db('admin').command({ hello: 1 })
  const address = `127.0.0.1:${started.server.port}`
  assert.deepEqual([hello['setName'], hello['primary'], hello['hosts']], ['rs0', address, [address]])
  await client.close()
})

test('the health check of a compose file succeeds', async () => {
  const admin = started.client.db('admin')
  const status = await admin.command({ replSetGetStatus: 1 })
  assert.deepEqual([status['ok'], status['set'], status['members'][0].stateStr], [1, 'rs0', 'PRIMARY'])
  const initiated = await admin.command({
    replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] }
  })
  assert.equal(initiated['ok'], 1)
  assert.deepEqual((await admin.command({ hello: 1 }))['hosts'], ['mongo:27017'])
  await assert.rejects(admin.command({ replSetInitiate: { _id: 'other' } }), { code: 72 })
})

test('as a process, with mongod’s options', async (t) => {
  const args = ['--port', '0', '--dbpath', ':memory:', '--replSet', 'rs1', '--keyFile', '/none', '--quiet']
  const env = { MONGO_INITDB_ROOT_USERNAME: 'root', MONGO_INITDB_ROOT_PASSWORD: 'secret' }
  const server = await startServerProcess(args, env)
  t.after(() => server.stop('SIGTERM'))
  const url = server.url.replace('mongodb://', 'mongodb://root:secret@')
  const client = new MongoClient(`${url}/?replicaSet=rs1`, { serverSelectionTimeoutMS: 2000 })
  await client.db('test').collection('c').insertOne({ a: 1 })
  await client.close()
})
