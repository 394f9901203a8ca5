import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../src/index.ts'
import { sendCommand } from './raw-connection.ts'

const username = 'ro,ot=1'
const password = 'pässwörd\u00a0½'
const fast = { serverSelectionTimeoutMS: 2000 }

async function startProtected() {
  return startEmbeddedMongo({ dbpath: ':memory:', username, password })
}

test('the right password opens, everything else does not', async (t) => {
  const server = await startProtected()
  t.after(() => server.close())
  const right = new MongoClient(server.url, { auth: { username, password }, ...fast })
  await right.db('test').collection('c').insertOne({ a: 1 })
  const status = await right.db('admin').command({ connectionStatus: 1 })
  assert.deepEqual(status['authInfo'].authenticatedUsers, [{ user: username, db: 'admin' }])
  await right.close()

  const refused = [
    { auth: { username, password: 'wrong' } },
    { auth: { username: 'nobody', password } },
    { auth: { username, password }, authSource: 'test' },
    { auth: { username, password }, authMechanism: 'SCRAM-SHA-1' as const }
  ]
  for (const options of refused) {
    const client = new MongoClient(server.url, { ...options, ...fast })
    await assert.rejects(client.db('test').command({ ping: 1 }), { code: 18 }, JSON.stringify(options))
    await client.close()
  }
})

test('without authentication only the handshake is answered', async (t) => {
  const server = await startProtected()
  t.after(() => server.close())
  const client = await new MongoClient(server.url, fast).connect()
  await client.db('admin').command({ ping: 1 })
  await client.db('admin').command({ buildInfo: 1 })
  for (const command of [
    { find: 'c' },
    { insert: 'c', documents: [{}] },
    { listDatabases: 1 },
    { nope: 1 }
  ]) {
    await assert.rejects(client.db('admin').command(command), { code: 13, codeName: 'Unauthorized' })
  }
  await client.close()
})

test('a large message of a stranger is not even read', async (t) => {
  const server = await startProtected()
  t.after(() => server.close())
  assert.equal(await sendCommand(server.port, { ping: 1, padding: 'x'.repeat(100_000) }), undefined)
  assert.equal((await sendCommand(server.port, { ping: 1 }))?.['ok'], 1)
})

test('the exchange with a step for each message', async (t) => {
  const server = await startProtected()
  t.after(() => server.close())
  const reply = await sendCommand(server.port, {
    saslStart: 1,
    mechanism: 'SCRAM-SHA-256',
    payload: Buffer.from('n,,n=nobody,r=abc'),
    $db: 'admin'
  })
  assert.equal(reply?.['done'], false, 'an unknown user is not told apart yet')
  const malformed = await sendCommand(server.port, {
    saslStart: 1,
    mechanism: 'SCRAM-SHA-256',
    payload: Buffer.from('nonsense'),
    $db: 'admin'
  })
  assert.equal(malformed?.['code'], 18)
  assert.equal(
    (await sendCommand(server.port, { saslContinue: 1, payload: Buffer.from('x'), $db: 'admin' }))?.['code'],
    18
  )
})
