// A server to back up: MongoDB, Redis, files and mailboxes with something in them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectCache, type Cache } from '@postkeep/cache'
import { connectDatabase, type Database } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import { startMongo, startRedis } from '@postkeep/testkit'
import { generatedMessage } from '../../mailbox-store/test/generated-messages.ts'
import {
  append,
  temporaryMailbox,
  type TemporaryMailbox
} from '../../mailbox-store/test/temporary-mailbox.ts'
import type { BackupSources } from '../src/index.ts'

export const secretText = 'the-operator-must-not-read-this'

export interface TestServer extends AsyncDisposable {
  readonly database: Database
  readonly cache: Cache
  readonly mailbox: TemporaryMailbox
  /** Below `folder`: files; its mailboxes are those of `mailbox`. */
  readonly sources: BackupSources
}

export async function startServer(folder: string): Promise<TestServer> {
  const mongo = await startMongo()
  const redis = await startRedis({ own: true })
  const database = await connectDatabase({ url: mongo.url, logger: silentLogger, createIndexes: false })
  const cache = connectCache({ url: redis.url, logger: silentLogger })
  await cache.whenReady()
  const mailbox = temporaryMailbox()
  const files = [
    { name: '.env', path: join(folder, '.env') },
    { name: 'ssl', path: join(folder, 'ssl') }
  ]
  return {
    database,
    cache,
    mailbox,
    sources: { database, cache, files, mailboxes: mailbox.root },
    async [Symbol.asyncDispose]() {
      mailbox[Symbol.dispose]()
      await cache.close()
      await redis.stop()
      await database.close()
      await mongo.stop()
    }
  }
}

export async function fillServer({ database, cache, mailbox }: TestServer, folder: string): Promise<void> {
  const db = database.connection.db!
  const { Long, Int32, Double, Decimal128 } = database.connection.base.mongo
  await db.createCollection('empty')
  await db.collection('users').insertMany(
    Array.from({ length: 500 }, (_, index) => ({
      email: `user${index}@example.com`,
      note: `${secretText} ${index}`,
      numbers: [new Int32(1), new Double(1), Long.fromNumber(1), new Decimal128('1.10')],
      binary: Buffer.from([index % 256]),
      when: new Date(index * 1000),
      pattern: /^a.b$/i,
      nothing: null
    }))
  )
  await db.collection('users').createIndex({ email: 1 }, { unique: true })
  await db.collection('emails').insertMany([{ subject: secretText, at: new Date(0) }])
  await db.collection('emails').createIndex({ at: 1 }, { expireAfterSeconds: 2_000_000_000, name: 'expiry' })
  await cache.redis.set('session', secretText)
  await cache.redis.set('limited', '1', 'PX', 50_000_000)
  await cache.redis.hset('hash', { one: '1', two: secretText })
  await cache.redis.zadd('ranking', 1.5, 'a', 2, 'b')
  await cache.redis.set(Buffer.from([0xff, 0x00, 0x0a]), Buffer.from([0xfe, 0x00]))
  await mkdir(join(folder, 'ssl', 'old'), { recursive: true })
  await writeFile(join(folder, '.env'), `SECRET=${secretText}\n`, { mode: 0o600 })
  await writeFile(join(folder, 'ssl', 'privkey.pem'), `key ${secretText}`, { mode: 0o640 })
  await writeFile(join(folder, 'ssl', 'old', 'empty.pem'), '')
  const store = mailbox.open()
  for (let number = 0; number < 20; number++) append(store, generatedMessage(number, 20_000))
  store.close()
}

/** Everything of the database, in a form that is equal where the BSON is. */
export async function contentOf(database: Database): Promise<Record<string, unknown>> {
  const db = database.connection.db!
  const content: Record<string, unknown> = {}
  for (const { name } of await db.listCollections().toArray()) {
    const raw = await db.collection(name).find({}, { raw: true }).sort({ _id: 1 }).toArray()
    const indexes = await db.collection(name).indexes()
    content[name] = {
      documents: raw.map((one) => Buffer.from(one as unknown as Uint8Array).toString('hex')),
      indexes
    }
  }
  return content
}

export async function keysOf({ redis }: Cache): Promise<Map<string, string>> {
  const keys = new Map<string, string>()
  const names = await redis.keysBuffer('*')
  for (const name of names) keys.set(name.toString('hex'), (await redis.dumpBuffer(name))!.toString('hex'))
  return keys
}
