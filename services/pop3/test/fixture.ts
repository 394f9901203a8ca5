// The POP3 service with the mailbox service, MongoDB and Redis behind it, in this process, on free ports.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { type Directory, createDirectory } from '@postkeep/directory'
import type { Running } from '@postkeep/lifecycle'
import { silentLogger } from '@postkeep/log'
import { type MailboxClient, type MailboxSession, connectMailboxes } from '@postkeep/mailbox-client'
import { compressBody } from '@postkeep/mailbox-contract'
import { composeSqlite, readSqliteConfig } from '@postkeep/sqlite'
import { createTestCa, startMongo, startRedis, temporaryFolder } from '@postkeep/testkit'
import { composePop3, readPop3Config } from '../src/index.ts'

export interface Account {
  readonly user: string
  readonly password: string
}

export interface Fixture extends AsyncDisposable {
  /** Ports; those after `restartPop3` are others. */
  readonly pop3: number
  readonly pop3s: number
  /** PEM. */
  readonly ca: string
  /** A new mailbox with those messages in INBOX. */
  newAccount(messages?: readonly (string | Buffer)[]): Promise<Account>
  /** Runs with the mailbox open, as IMAP would have it. */
  withMailbox<T>(account: Account, use: (session: MailboxSession) => Promise<T>): Promise<T>
  restartPop3(): Promise<void>
  /** Ends the mailbox service and starts it again on the same port. */
  stopMailboxes(): Promise<void>
  startMailboxes(): Promise<void>
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
  const ca = await createTestCa()
  const first = {
    ...(await environmentOf(folder.path, ca)),
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    ...environment
  }
  const database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  let sqlite: Running | undefined = await composeSqlite(readSqliteConfig(first), { logger })
  const all = { ...first, SQLITE_PORT: String(sqlite.addresses!['sqlite']!.port) }
  const stopMailboxes = async (): Promise<void> => {
    await sqlite?.[Symbol.asyncDispose]()
    sqlite = undefined
  }
  stack.defer(stopMailboxes)
  const service = { host: '127.0.0.1', port: Number(all.SQLITE_PORT), secret: all.RPC_SECRET, logger }
  const mailboxes = stack.use(connectMailboxes(service))
  const directory = createDirectory({
    database,
    sealer: createServerSealer(all.HELPER_ENCRYPTION_KEY),
    logger
  })
  await directory.users.create({ email: owner, password: 'correct horse battery' })
  await directory.domains.create({ name: domain, owner })
  let pop3 = await composePop3(readPop3Config(all), { logger })
  stack.defer(() => pop3[Symbol.asyncDispose]())

  const parts = stack.move()
  return {
    get pop3() {
      return pop3.addresses!['pop3']!.port
    },
    get pop3s() {
      return pop3.addresses!['pop3s']!.port
    },
    ca: ca.caPem,
    newAccount: (messages = []) => newAccount(directory, mailboxes, messages),
    withMailbox: (account, use) => withMailbox(mailboxes, account, use),
    async restartPop3() {
      await pop3[Symbol.asyncDispose]()
      pop3 = await composePop3(readPop3Config(all), { logger })
    },
    stopMailboxes,
    async startMailboxes() {
      sqlite = await composeSqlite(readSqliteConfig(all), { logger })
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

async function environmentOf(folder: string, ca: Awaited<ReturnType<typeof createTestCa>>) {
  const { key, chain } = await ca.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  const files = { TLS_KEY_FILE: join(folder, 'key.pem'), TLS_CERT_FILE: join(folder, 'cert.pem') }
  await writeFile(files.TLS_KEY_FILE, key)
  await writeFile(files.TLS_CERT_FILE, chain)
  return {
    ...files,
    DOMAIN: domain,
    LISTEN_HOST: '127.0.0.1',
    POP3_PORT: '0',
    POP3S_PORT: '0',
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
  messages: readonly (string | Buffer)[]
): Promise<Account> {
  accounts += 1
  const name = `user${accounts}`
  const alias = await directory.aliases.create({ domain, name, user: owner, has_imap: true })
  const mailbox = alias._id.toHexString()
  const password = `pass word ${randomBytes(6).toString('hex')}`
  await mailboxes.createMailbox(mailbox)
  await mailboxes.addPassword({ mailbox, password, name: 'test', scopes: [] })
  const account = { user: `${name}@${domain}`, password }
  if (messages.length > 0) {
    await withMailbox(mailboxes, account, async (session) => {
      for (const message of messages) await append(session, Buffer.from(message))
    })
  }
  return account
}

export async function append(session: MailboxSession, raw: Buffer): Promise<void> {
  const params = { path: 'INBOX', flags: [], internalDate: 1_700_000_000, zone: 0, size: raw.length }
  await session.append(params, compressBody(raw))
}

async function withMailbox<T>(
  mailboxes: MailboxClient,
  { user, password }: Account,
  use: (session: MailboxSession) => Promise<T>
): Promise<T> {
  const result = await mailboxes.login({
    username: user,
    password,
    scope: 'imap',
    remoteAddress: '127.0.0.1'
  })
  if (result.kind !== 'accepted') throw new Error('the account cannot log in')
  try {
    return await use(result.session)
  } finally {
    await result.session.logout()
  }
}
