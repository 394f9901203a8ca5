// A database of one's own: at MONGO_URL where that is set, else on the embedded server.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@postkeep/log'
import { connectDatabase, type Database } from '../src/index.ts'

export type TestDatabase = AsyncDisposable & { database: Database; url: string }

export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServer()
  const url = `${server.url.replace(/\/$/, '')}/test_${randomBytes(6).toString('hex')}`
  const database = await connectDatabase({ url, logger: silentLogger })
  return {
    database,
    url,
    async [Symbol.asyncDispose]() {
      await database.connection.dropDatabase()
      await database.close()
      await server.stop()
    }
  }
}

async function testServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env['MONGO_URL']
  if (given) return { url: given, stop: () => Promise.resolve() }
  const { startEmbeddedMongo } = await import('@postkeep/embedded-mongo')
  const dbpath = await mkdtemp(join(tmpdir(), 'database-test-'))
  const server = await startEmbeddedMongo({ port: 0, dbpath, durable: false })
  return {
    url: server.url,
    async stop() {
      await server.close()
      await rm(dbpath, { recursive: true })
    }
  }
}
