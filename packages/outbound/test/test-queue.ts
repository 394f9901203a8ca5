// A queue on a database of its own.
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import { startMongo } from '@postkeep/testkit'
import { createQueue, type NewEmail, type Queue } from '../src/index.ts'

export interface TestQueue extends AsyncDisposable {
  readonly queue: Queue
  readonly database: Database
  readonly url: string
  readonly serverKey: string
  /** Lets time go by for the queue. */
  pass(ms: number): void
  now(): Date
}

export async function testQueue(): Promise<TestQueue> {
  const mongo = await startMongo()
  const database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  const serverKey = generateServerKey()
  let time = Date.parse('2026-03-01T00:00:00Z')
  const now = () => new Date(time)
  const queue = createQueue({
    database,
    sealer: createServerSealer(serverKey),
    logger: silentLogger,
    clock: now
  })
  return {
    queue,
    database,
    serverKey,
    url: mongo.url,
    now,
    pass: (ms) => (time += ms),
    async [Symbol.asyncDispose]() {
      await database.connection.dropDatabase()
      await database.close()
      await mongo.stop()
    }
  }
}

export function newEmail(changes: Partial<NewEmail> = {}): NewEmail {
  return {
    kind: 'submission',
    envelope: { from: 'ann@here.net', to: ['bob@far.net'] },
    raw: Buffer.from('From: ann@here.net\r\nSubject: x\r\n\r\nplainly readable words\r\n'),
    subject: 'plainly readable subject',
    trace: 't1',
    ...changes
  }
}
