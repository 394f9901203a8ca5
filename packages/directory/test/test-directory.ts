// A directory on a database of its own, with a mailbox port that can be out of order.
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { startMongo } from '@postkeep/testkit'
import { createDirectory, type Directory, type MailboxPort } from '../src/index.ts'

export type TestDirectory = AsyncDisposable & {
  directory: Directory
  database: Database
  mailboxes: MailboxPort & { down: boolean; readonly made: Set<string> }
  /** Lets time go by for the directory. */
  pass(ms: number): void
  /** Another process' directory on the same database. */
  other: Directory
}

const logger: Parameters<typeof connectDatabase>[0]['logger'] = {
  ...Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined])
  ),
  child: () => logger,
  isLevelEnabled: () => false
} as never

export async function testDirectory(): Promise<TestDirectory> {
  const mongo = await startMongo()
  const database = await connectDatabase({ url: mongo.url, logger })
  const sealer = createServerSealer(generateServerKey())
  const mailboxes = portOf()
  let time = Date.now()
  const clock = () => new Date(time)
  const options = { database, sealer, logger, clock, serverDomain: 'server.example' }
  return {
    directory: createDirectory({ ...options, mailboxes }),
    other: createDirectory(options),
    database,
    mailboxes,
    pass: (ms) => (time += ms),
    async [Symbol.asyncDispose]() {
      await database.connection.dropDatabase()
      await database.close()
      await mongo.stop()
    }
  }
}

function portOf(): TestDirectory['mailboxes'] {
  const made = new Set<string>()
  return {
    down: false,
    made,
    async create(id) {
      if (this.down) throw new Error('the mailbox service is down')
      made.add(id)
      return Promise.resolve({ publicKey: { x25519: `x ${id}`, mlKem768: `m ${id}` } })
    },
    async remove(id) {
      if (this.down) throw new Error('the mailbox service is down')
      made.delete(id)
      return Promise.resolve()
    }
  }
}
