// The IMAP service with the mailbox service, MongoDB and Redis behind it, in this process, on free ports.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { silentLogger } from '@postkeep/log'
import { type MailboxClient, connectMailboxes } from '@postkeep/mailbox-client'
import { createTestCa, startMongo, startRedis, temporaryFolder } from '@postkeep/testkit'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { type Directory, createDirectory } from '@postkeep/directory'
import { composeSqlite, readSqliteConfig } from '@postkeep/sqlite'
import { composeImap, readImapConfig } from '../src/index.ts'

export interface Account {
  readonly user: string
  readonly password: string
}

export interface Fixture extends AsyncDisposable {
  readonly imap: number
  readonly imaps: number
  /** PEM. */
  readonly ca: string
  /** A new and empty mailbox. `quota`: bytes; 0: no limit. */
  newAccount(options?: { readonly quota?: number }): Promise<Account>
  /** Ends the mailbox service and starts it again on the same port. */
  stopMailboxes(): Promise<void>
  startMailboxes(): Promise<void>
}

const domain = 'example.test'
const owner = `admin@${domain}`

export async function startFixture(environment: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const [redis, mongo] = await Promise.all([startRedis(), startMongo()])
  stack.use(redis)
  stack.use(mongo)
  const ca = await createTestCa()
  const all = {
    ...(await environmentOf(folder.path, ca)),
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    ...environment
  }
  const logger = silentLogger

  const database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  const sealer = createServerSealer(all.HELPER_ENCRYPTION_KEY)
  const first = await composeSqlite(readSqliteConfig(all), { logger })
  const addressed = { ...all, SQLITE_PORT: String(first.addresses!['sqlite']!.port) }
  let sqlite: AsyncDisposable | undefined = first
  const stopMailboxes = async (): Promise<void> => {
    await sqlite?.[Symbol.asyncDispose]()
    sqlite = undefined
  }
  stack.defer(stopMailboxes)
  const service = { host: '127.0.0.1', port: Number(addressed.SQLITE_PORT), secret: all.RPC_SECRET, logger }
  const mailboxes = stack.use(connectMailboxes(service))
  const directory = createDirectory({ database, sealer, logger })
  await directory.users.create({ email: owner, password: 'correct horse battery' })
  await directory.domains.create({ name: domain, owner })
  const imap = stack.use(await composeImap(readImapConfig(addressed), { logger }))

  const parts = stack.move()
  return {
    imap: imap.addresses!['imap']!.port,
    imaps: imap.addresses!['imaps']!.port,
    ca: ca.caPem,
    newAccount: ({ quota = 0 } = {}) => newAccount(directory, mailboxes, quota),
    stopMailboxes,
    async startMailboxes() {
      sqlite = await composeSqlite(readSqliteConfig(addressed), { logger })
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
    IMAP_PORT: '0',
    IMAPS_PORT: '0',
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
  max_quota: number
): Promise<Account> {
  accounts += 1
  const name = `user${accounts}`
  const alias = await directory.aliases.create({ domain, name, user: owner, has_imap: true, max_quota })
  const mailbox = alias._id.toHexString()
  const password = `password-${randomBytes(6).toString('hex')}`
  await mailboxes.createMailbox(mailbox)
  await mailboxes.addPassword({ mailbox, password, name: 'test', scopes: [] })
  return { user: `${name}@${domain}`, password }
}
