// The submission service with the mailbox service, MongoDB and Redis behind it, on free ports.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database, type Email } from '@postkeep/database'
import { createDirectory, type Directory } from '@postkeep/directory'
import type { Running } from '@postkeep/lifecycle'
import { silentLogger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { createQueue } from '@postkeep/outbound'
import {
  createTestCa,
  freePort,
  startMongoProcess,
  startRedis,
  temporaryFolder,
  type TestRedis
} from '@postkeep/testkit'
import { composeSqlite, readSqliteConfig } from '../../sqlite/src/index.ts'
import { composeSmtp, readSmtpConfig } from '../src/index.ts'

export interface Account {
  readonly user: string
  readonly password: string
  /** Of the alias, 24 hex digits. */
  readonly mailbox: string
}

export interface QueuedMessage {
  readonly email: Email
  /** Opened. */
  readonly raw: string
}

/** A part that is stopped and started again at the same port. */
export interface Part {
  stop(): Promise<void>
  start(): Promise<void>
}

export interface Fixture extends AsyncDisposable {
  readonly smtp: number
  readonly smtps: number
  /** PEM, and the path of its file. */
  readonly ca: string
  readonly caFile: string
  readonly database: Database
  readonly directory: Directory
  readonly redis: TestRedis
  readonly service: Running
  readonly mailboxService: Part
  readonly mongo: Part
  /** `at`: of a domain that is there; left out, `domain`. */
  newAccount(name: string, at?: string): Promise<Account>
  /** Takes out of the queue what came since the last time, oldest first. */
  takeQueued(): Promise<QueuedMessage[]>
}

export const domain = 'example.net'
export const owner = `admin@${domain}`
const logger = silentLogger

export async function startFixture(environment: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const redis = stack.use(await startRedis({ own: true }))
  const mongo = await restartable(async (port) => startMongoProcess({ dbpath: folder.path, port }))
  stack.defer(() => mongo.stop())
  const all = { ...(await environmentOf(folder.path)), REDIS_URL: redis.url, ...environment }
  const env = { ...all, MONGO_URL: `mongodb://127.0.0.1:${mongo.port}/mail?serverSelectionTimeoutMS=500` }

  const database = await connectDatabase({ url: env.MONGO_URL, logger })
  stack.defer(() => database.close())
  const mailboxService = await restartable(async (port) =>
    composeSqlite(readSqliteConfig({ ...env, SQLITE_PORT: String(port) }), { logger })
  )
  stack.defer(() => mailboxService.stop())
  const port = mailboxService.port
  const mailboxes = stack.use(connectMailboxes({ host: '127.0.0.1', port, secret: env.RPC_SECRET, logger }))
  const sealer = createServerSealer(env.HELPER_ENCRYPTION_KEY)
  const directory = createDirectory({ database, sealer, logger })
  await directory.users.create({ email: owner, password: 'correct horse battery' })
  await directory.domains.create({ name: domain, owner })
  const service = stack.use(
    await composeSmtp(readSmtpConfig({ ...env, SQLITE_PORT: String(port) }), { logger })
  )
  const queue = createQueue({ database, sealer, logger })

  const parts = stack.move()
  return {
    smtp: service.addresses!['smtp']!.port,
    smtps: service.addresses!['smtps']!.port,
    ca: env.CA,
    caFile: env.CA_FILE,
    database,
    directory,
    redis,
    service,
    mailboxService,
    mongo,
    newAccount: (name, at = domain) => newAccount(directory, mailboxes, { name, at }),
    async takeQueued() {
      const emails = await queue.claim({ worker: 'test', count: 50, leaseMs: 3_600_000 })
      return Promise.all(
        emails.map(async (email) => ({ email, raw: (await queue.openBody(email)).toString('latin1') }))
      )
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

async function environmentOf(folder: string) {
  const ca = await createTestCa()
  const { key, chain } = await ca.issue({ names: ['localhost', `smtp.${domain}`], ips: ['127.0.0.1'] })
  const files = {
    TLS_KEY_FILE: join(folder, 'key.pem'),
    TLS_CERT_FILE: join(folder, 'cert.pem'),
    CA_FILE: join(folder, 'ca.pem')
  }
  await writeFile(files.TLS_KEY_FILE, key)
  await writeFile(files.TLS_CERT_FILE, chain)
  await writeFile(files.CA_FILE, ca.caPem)
  return {
    ...files,
    CA: ca.caPem,
    DOMAIN: domain,
    LISTEN_HOST: '127.0.0.1',
    SMTP_PORT: '0',
    SMTPS_PORT: '0',
    SQLITE_HOST: '127.0.0.1',
    SQLITE_PATH: join(folder, 'mailboxes'),
    SQLITE_WORKERS: '1',
    HELPER_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    RPC_SECRET: randomBytes(16).toString('hex')
  }
}

async function newAccount(
  directory: Directory,
  mailboxes: MailboxClient,
  { name, at }: { name: string; at: string }
): Promise<Account> {
  const alias = await directory.aliases.create({ domain: at, name, user: owner, has_imap: true })
  const mailbox = alias._id.toHexString()
  const password = `password-${randomBytes(6).toString('hex')}`
  await mailboxes.createMailbox(mailbox)
  await mailboxes.addPassword({ mailbox, password, name: 'test', scopes: ['smtp'] })
  return { user: `${name}@${at}`, password, mailbox }
}

/** `kill` for processes: without a chance to write anything more. */
type Started = AsyncDisposable & { kill?(): Promise<unknown> }

async function restartable(start: (port: number) => Promise<Started>): Promise<Part & { port: number }> {
  const port = await freePort()
  let running: Started | undefined = await start(port)
  return {
    port,
    async stop() {
      const stopping = running
      running = undefined
      if (stopping?.kill) await stopping.kill()
      else await stopping?.[Symbol.asyncDispose]()
    },
    async start() {
      running = await start(port)
    }
  }
}
