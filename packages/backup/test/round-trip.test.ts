// A backup of a whole server comes back as it was, from a directory and from S3.
import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { temporaryFolder } from '@postkeep/testkit'
import { generatedMessage } from '../../mailbox-store/test/generated-messages.ts'
import { append, digestsOf, messagesOf } from '../../mailbox-store/test/temporary-mailbox.ts'
import { createRecoveryKey, isBackupError, openBackups, type Repository } from '../src/index.ts'
import { backupFixture, filesBelow, type Fixture } from './backup-fixture.ts'
import { startS3, whyNoS3, type TestS3 } from './start-s3.ts'
import { contentOf, fillServer, keysOf, secretText, startServer, type TestServer } from './test-server.ts'

let fixture: Fixture
let server: TestServer
let files: string

before(async () => {
  fixture = await backupFixture()
  files = join(fixture.path, 'server')
  server = await startServer(files)
  await fillServer(server, files)
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await fixture[Symbol.asyncDispose]()
})

async function wipe(): Promise<void> {
  await server.database.connection.db!.dropDatabase()
  await server.cache.redis.flushall()
  await rm(files, { recursive: true })
  await rm(server.mailbox.root, { recursive: true })
}

async function roundTrip(repository: Repository): Promise<void> {
  const stateFolder = join(fixture.path, `state-${Math.random()}`)
  const backups = fixture.backups({ repository, sources: server.sources, stateFolder })
  const before = [await contentOf(server.database), await keysOf(server.cache), await filesBelow(files)]
  const mailboxes = await filesBelow(server.mailbox.root)
  const { id, ...report } = await backups.run()
  assert.deepEqual(report.collections, { emails: 1, empty: 0, users: 500 })
  assert.deepEqual([report.redisKeys, report.files, report.mailboxes], [5, 3, 1])

  await wipe()
  await rm(stateFolder, { recursive: true })
  const { kept, ...restored } = await backups.restore(id, {
    scope: { kind: 'everything' },
    target: server.sources
  })
  assert.deepEqual(restored, { id, documents: 501, redisKeys: 5, files: 3, mailboxes: 1, sharesLeft: [] })
  assert.deepEqual(kept, [])
  assert.deepEqual(
    [await contentOf(server.database), await keysOf(server.cache), await filesBelow(files)],
    before
  )
  assert.deepEqual(await filesBelow(server.mailbox.root), mailboxes)
  assert.equal(statSync(join(files, 'ssl/privkey.pem')).mode & 0o777, 0o640)
  const ttl = await server.cache.redis.pttl('limited')
  assert.ok(ttl > 49_000_000 && ttl <= 50_000_000)

  // The naming key came back too: the next backup sends the manifest and what has changed of the dumps, no mailbox.
  const next = await backups.run()
  assert.ok(next.sent.chunks <= 1, `${next.sent.chunks} chunks were sent again`)
}

test('everything, by a directory', () => roundTrip(fixture.repository))

test('nothing of it can be read in the repository', async () => {
  const everything = await filesBelow(join(fixture.path, 'repository'))
  assert.ok(everything.size > 5)
  const words = [
    secretText,
    'user1@example.com',
    'users',
    'mailbox',
    '65f000000000000000000001',
    'SQLite',
    '.env'
  ]
  for (const [name, content] of everything) {
    for (const word of words) assert.ok(!content.includes(word) && !name.includes(word), `${word} in ${name}`)
  }
})

const skip = await whyNoS3()
describe('by S3', { skip: skip ?? false }, () => {
  let s3: TestS3
  before(async () => {
    s3 = await startS3()
  })
  after(() => s3[Symbol.asyncDispose]())
  test('everything', () => roundTrip(s3.repository({ prefix: 'home' })))
})

test('MongoDB and Redis are not overwritten without force; with it a dump of the old is kept', async () => {
  const backups = fixture.backups({ sources: server.sources })
  const { id } = await backups.run()
  const [content, keys] = [await contentOf(server.database), await keysOf(server.cache)]
  await server.database.connection.db!.collection('users').updateMany({}, { $set: { note: 'changed' } })
  await server.cache.redis.set('later', '1')
  const { database, cache } = server.sources
  const options = { scope: { kind: 'everything' }, target: { database: database!, cache: cache! } } as const
  await assert.rejects(
    backups.restore(id, options),
    /overwritten: MongoDB: emails, users; Redis: it has keys/
  )
  const { kept } = await backups.restore(id, { ...options, force: true })
  assert.deepEqual([await contentOf(server.database), await keysOf(server.cache)], [content, keys])
  const name = server.database.connection.db!.databaseName
  const dump = await filesBelow(join(kept[0]!, name))
  assert.equal(dump.get('users.bson')?.toString('latin1').split('changed').length, 501)
  assert.match(dump.get('users.metadata.json')!.toString(), /"key":{"email":{"\$numberInt":"1"}}/)
  assert.match((await readFile(kept[1]!, 'utf8')).replaceAll('"', ''), /key:bGF0ZXI=/)
})

test('what a new server has written of itself is no reason to refuse', async () => {
  const backups = fixture.backups({ sources: server.sources })
  const { id } = await backups.run()
  const [content, keys] = [await contentOf(server.database), await keysOf(server.cache)]
  const db = server.database.connection.db!
  for (const { name } of await db.listCollections().toArray()) await db.collection(name).deleteMany({})
  for (const name of ['job_runs', 'health_records', 'examinations', 'log_entries'])
    await db.collection<{ _id: string }>(name).insertOne({ _id: 'of the new server' })
  await server.cache.redis.flushdb()
  await server.cache.redis.set('counter', '1')
  const { database, cache } = server.sources
  await backups.restore(id, { scope: { kind: 'everything' }, target: { database: database!, cache: cache! } })
  const restored = await contentOf(server.database)
  for (const [name, documents] of Object.entries(content)) assert.deepEqual(restored[name], documents, name)
  assert.deepEqual(await keysOf(server.cache), keys)
  for (const name of Object.keys(restored)) if (!(name in content)) await db.dropCollection(name)
})

test('a hybrid key, and none of the server: list and prune need none, reading asks for it', async () => {
  await using folder = await temporaryFolder()
  const key = await createRecoveryKey()
  assert.match(key.recipient, /^age1pq/)
  const sources = { files: server.sources.files! }
  const options = {
    stateFolder: folder.path,
    sources,
    repository: fixture.repository,
    logger: server.cache.logger
  }
  const backups = openBackups({ ...options, recipient: key.recipient, version: '1' })
  const { id } = await backups.run()
  const isWrongKey = (error: unknown): boolean => isBackupError(error, 'wrong-key')
  await assert.rejects(backups.describe(id), isWrongKey)
  await assert.rejects(fixture.backups().describe(id), /this recovery key does not open this backup/)
  await assert.rejects(fixture.backups().verify(id, { folder: folder.path }), isWrongKey)
  assert.throws(() => openBackups({ ...options, identity: 'nonsense', version: '1' }), isWrongKey)
  const report = await openBackups({ ...options, ...key, version: '1' }).verify(id, { folder: folder.path })
  assert.deepEqual(report.problems, [])
})

test('a backup while documents and mail are written holds what was there when it began', async () => {
  const db = server.database.connection.db!
  const store = server.mailbox.open()
  let isWriting = true
  let number = 20
  const writing = (async () => {
    while (isWriting) {
      await db.collection('users').insertOne({ email: `late${number}@example.com` })
      append(store, generatedMessage(number++, 20_000))
      await pause(5)
    }
  })()
  const users = await db
    .collection('users')
    .find({}, { projection: { _id: 1 } })
    .toArray()
  const messages = number
  const backups = fixture.backups({ sources: server.sources, stateFolder: join(fixture.path, 'busy') })
  fixture.now += 60_000
  const { id, collections, busyMailboxes } = await backups.run()
  isWriting = false
  await writing
  store.close()
  assert.ok(number > messages)
  assert.deepEqual(busyMailboxes, [])
  assert.ok(collections['users']! >= users.length)
  assert.deepEqual((await backups.verify(id, { folder: join(fixture.path, 'scratch') })).problems, [])

  await rm(server.mailbox.root, { recursive: true })
  const restored = { mailboxes: server.mailbox.root, database: server.database }
  await backups.restore(id, { scope: { kind: 'everything' }, target: restored, force: true })
  const ids = await db.collection('users').distinct('_id')
  const known = new Set(ids.map(String))
  assert.equal(ids.length, collections['users'])
  assert.deepEqual(
    users.filter(({ _id }) => !known.has(String(_id))),
    []
  )
  const copy = server.mailbox.open()
  const found = digestsOf(messagesOf(copy, 'INBOX'))
  copy.close()
  assert.ok(found.length >= messages)
  assert.deepEqual(found, digestsOf(found.map((_, index) => generatedMessage(index, 20_000))))
})
