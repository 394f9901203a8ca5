// The mailbox service with MongoDB and Redis behind it, in this process, on free ports; mailboxes of one domain.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { type Directory, createDirectory } from '@postkeep/directory'
import { silentLogger } from '@postkeep/log'
import { type MailboxClient, connectMailboxes } from '@postkeep/mailbox-client'
import type { LoginScope } from '@postkeep/mailbox-contract'
import { composeSqlite, readSqliteConfig } from '@postkeep/sqlite'
import { createTestCa, startMongo, startRedis, temporaryFolder } from '@postkeep/testkit'

export interface TestAccount {
  readonly address: string
  readonly password: string
  /** Of the alias, 24 hex digits. */
  readonly mailbox: string
  /** Of the password. */
  readonly slot: string
}

export interface AccountOptions {
  readonly password?: string
  /** Of the password; none: all. */
  readonly scopes?: LoginScope[]
  /** Bytes; 0: no limit. */
  readonly quota?: number
}

export interface MailboxService extends AsyncDisposable {
  /** For a service beside it: where all is, the secrets, a certificate of localhost. */
  readonly environment: Readonly<Record<string, string>>
  /** PEM of who signed the certificate. */
  readonly ca: string
  readonly mailboxes: MailboxClient
  /** Of the domain that the mailboxes are of: example.test. */
  readonly directory: Directory
  /** A new and empty mailbox. */
  readonly newAccount: (options?: AccountOptions) => Promise<TestAccount>
  readonly stop: () => Promise<void>
  /** On the same port. */
  readonly start: () => Promise<void>
}

const domain = 'example.test'
const owner = `admin@${domain}`
const logger = silentLogger

/** `given`: beside, or instead of, what is in `environment`. */
export async function startMailboxService(
  given: Readonly<Record<string, string>> = {}
): Promise<MailboxService> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const [redis, mongo, ca] = await Promise.all([startRedis(), startMongo(), createTestCa()])
  stack.use(redis)
  stack.use(mongo)
  const { key, chain } = await ca.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  const first = {
    ...(await environmentOf(folder.path, { key, chain })),
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url
  }
  const database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  const started = await composeSqlite(readSqliteConfig({ ...first, ...given }), { logger })
  let sqlite: AsyncDisposable | undefined = started
  const stop = async (): Promise<void> => {
    await sqlite?.[Symbol.asyncDispose]()
    sqlite = undefined
  }
  stack.defer(stop)
  const { port } = started.addresses!['sqlite']!
  const environment = { ...first, SQLITE_PORT: String(port), ...given }
  const service = { host: '127.0.0.1', port, secret: first.RPC_SECRET, logger }
  const mailboxes = stack.use(connectMailboxes(service))
  const sealer = createServerSealer(first.HELPER_ENCRYPTION_KEY)
  const directory = createDirectory({ database, sealer, logger })
  await directory.users.create({ email: owner, password: 'correct horse battery' })
  await directory.domains.create({ name: domain, owner })
  const parts = stack.move()
  return {
    environment,
    ca: ca.caPem,
    mailboxes,
    directory,
    newAccount: (options = {}) => newAccount(directory, mailboxes, options),
    stop,
    async start() {
      sqlite = await composeSqlite(readSqliteConfig(environment), { logger })
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

async function environmentOf(
  folder: string,
  { key, chain }: { readonly key: string; readonly chain: string }
) {
  const files = { TLS_KEY_FILE: join(folder, 'key.pem'), TLS_CERT_FILE: join(folder, 'cert.pem') }
  await writeFile(files.TLS_KEY_FILE, key)
  await writeFile(files.TLS_CERT_FILE, chain)
  return {
    ...files,
    DOMAIN: domain,
    LISTEN_HOST: '127.0.0.1',
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
  { password = `pass word ${randomBytes(6).toString('hex')}`, scopes = [], quota = 0 }: AccountOptions
): Promise<TestAccount> {
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
  await mailboxes.createMailbox(mailbox)
  const { slot } = await mailboxes.addPassword({ mailbox, password, name: 'test', scopes })
  return { address: `${name}@${domain}`, password, mailbox, slot: slot.id }
}
