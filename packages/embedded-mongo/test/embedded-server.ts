// A server with a connected client for one test file.
import { after, before } from 'node:test'
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb'
import { type EmbeddedMongo, type EmbeddedMongoOptions, startEmbeddedMongo } from '../src/index.ts'

export interface EmbeddedServer {
  server: EmbeddedMongo
  client: MongoClient
  db: Db
}

/** Starts before the tests of the file and stops after them. */
export function embeddedServer(
  options: Partial<EmbeddedMongoOptions> = {},
  clientOptions: MongoClientOptions = {}
): EmbeddedServer {
  const started = {} as EmbeddedServer
  before(async () => {
    const server = await startEmbeddedMongo({ dbpath: ':memory:', ttlIntervalMs: 0, ...options })
    const client = await new MongoClient(server.url, {
      serverSelectionTimeoutMS: 3000,
      ...clientOptions
    }).connect()
    Object.assign(started, { server, client, db: client.db('test') })
  })
  after(async () => {
    await started.client.close()
    await started.server.close()
  })
  return started
}
