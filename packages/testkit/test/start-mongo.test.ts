import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { once } from 'node:events'
import { test } from 'node:test'
import { startMongo, startMongoProcess, temporaryFolder } from '../src/index.ts'

test('startMongo gives each caller a database of its own', async () => {
  await using one = await startMongo()
  await using two = await startMongo()
  for (const { url } of [one, two]) assert.match(url, /^mongodb(\+srv)?:\/\/[^/]+\/test_[0-9a-f]{12}(\?|$)/)
  assert.notEqual(one.url, two.url)
})

test('startMongoProcess listens, and can be killed', async () => {
  await using folder = await temporaryFolder()
  const mongo = await startMongoProcess({ dbpath: folder.path })
  const socket = connect(mongo.port, '127.0.0.1')
  await once(socket, 'connect')
  const closed = Promise.withResolvers<void>()
  // A killed server may reset the connection instead of ending it.
  socket.on('error', () => undefined).on('close', () => closed.resolve())
  socket.resume()
  assert.equal(await mongo.kill(), 137)
  await closed.promise
})
