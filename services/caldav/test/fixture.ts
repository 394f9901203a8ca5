// The CalDAV service with the mailbox service, MongoDB and Redis behind it, in this process, on free ports.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { type Directory, createDirectory } from '@postkeep/directory'
import type { Running } from '@postkeep/lifecycle'
import { silentLogger } from '@postkeep/log'
import { type MailboxClient, connectMailboxes } from '@postkeep/mailbox-client'
import { composeSqlite, readSqliteConfig } from '@postkeep/sqlite'
import { startMongo, startRedis, temporaryFolder } from '@postkeep/testkit'
import { composeCalDav, readCalDavConfig } from '../src/index.ts'

export interface Account {
  readonly address: string
  readonly password: string
  readonly mailbox: string
  readonly slot: string
}

export interface Fixture extends AsyncDisposable {
  /** http://127.0.0.1:port */
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
  readonly mailboxes: MailboxClient
  newAccount(options?: {
    readonly scopes?: ('carddav' | 'caldav')[]
    readonly quota?: number
  }): Promise<Account>
  /** On the same port. */
  restart(): Promise<void>
  restartMailboxes(): Promise<void>
}

const domain = 'example.test'
const owner = `admin@${domain}`
const logger = silentLogger

export async function startFixture(environment: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const [redis, mongo] = await Promise.all([startRedis(), startMongo()])
  stack.use(redis)
  stack.use(mongo)
  const all: Record<string, string> = {
    ...environmentOf(folder.path),
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    ...environment
  }
  const database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  let sqlite: Running = await composeSqlite(readSqliteConfig(all), { logger })
  stack.defer(() => sqlite[Symbol.asyncDispose]())
  all['SQLITE_PORT'] = String(sqlite.addresses!['sqlite']!.port)
  const service = { host: '127.0.0.1', port: Number(all['SQLITE_PORT']), secret: all['RPC_SECRET']!, logger }
  const mailboxes = stack.use(connectMailboxes(service))
  const sealer = createServerSealer(all['HELPER_ENCRYPTION_KEY']!)
  const directory = createDirectory({ database, sealer, logger })
  await directory.users.create({ email: owner, password: 'correct horse battery' })
  await directory.domains.create({ name: domain, owner })
  let caldav = await composeCalDav(readCalDavConfig(all), { logger })
  stack.defer(() => caldav[Symbol.asyncDispose]())
  all['CALDAV_PORT'] = String(caldav.addresses!['caldav']!.port)
  const parts = stack.move()
  return {
    url: `http://127.0.0.1:${all['CALDAV_PORT']}`,
    environment: all,
    mailboxes,
    newAccount: (options = {}) => newAccount(directory, mailboxes, options),
    async restart() {
      await caldav[Symbol.asyncDispose]()
      caldav = await composeCalDav(readCalDavConfig(all), { logger })
    },
    async restartMailboxes() {
      await sqlite[Symbol.asyncDispose]()
      sqlite = await composeSqlite(readSqliteConfig(all), { logger })
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

function environmentOf(folder: string): Record<string, string> {
  return {
    DOMAIN: domain,
    LISTEN_HOST: '127.0.0.1',
    CALDAV_PORT: '0',
    SQLITE_HOST: '127.0.0.1',
    SQLITE_PORT: '0',
    SQLITE_PATH: join(folder, 'mailboxes'),
    SQLITE_WORKERS: '1',
    SHUTDOWN_GRACE: '100ms',
    HELPER_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    RPC_SECRET: randomBytes(16).toString('hex')
  }
}

let accounts = 0

async function newAccount(
  directory: Directory,
  mailboxes: MailboxClient,
  { scopes = [], quota = 0 }: NonNullable<Parameters<Fixture['newAccount']>[0]>
): Promise<Account> {
  accounts += 1
  const name = `user${accounts}`
  const alias = await directory.aliases.create({
    domain,
    name,
    user: owner,
    has_imap: true,
    max_quota: quota
  })
  const mailbox = alias._id.toHexString()
  const password = `pass word ${randomBytes(6).toString('hex')}`
  await mailboxes.createMailbox(mailbox)
  const { slot } = await mailboxes.addPassword({ mailbox, password, name: 'test', scopes })
  return { address: `${name}@${domain}`, password, mailbox, slot: slot.id }
}
