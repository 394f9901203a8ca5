// The mailbox service with all that it needs, on free ports: Redis, MongoDB, the directory, and a client.
import { randomBytes } from 'node:crypto'
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createDirectory } from '@postkeep/directory'
import type { Running } from '@postkeep/lifecycle'
import { silentLogger, type Logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient, type MailboxSession } from '@postkeep/mailbox-client'
import { compressBody, decompressBody, type LoginScope, type ParamsOf } from '@postkeep/mailbox-contract'
import { startMongo, startRedis, temporaryFolder } from '@postkeep/testkit'
import { composeSqlite, readSqliteConfig } from '../src/index.ts'

export const secret = 'a secret of the tests'
const remoteAddress = '192.0.2.1'

export interface SuiteOptions {
  /** Environment of the service, added to what it needs. */
  readonly env?: Record<string, string>
  readonly logger?: Logger
  /** A MongoDB of the test's own. */
  readonly mongoUrl?: string
}

export type Suite = Awaited<ReturnType<typeof startSuite>>

export async function startSuite({ env = {}, logger = silentLogger, mongoUrl }: SuiteOptions = {}) {
  const stack = new AsyncDisposableStack()
  const redis = stack.use(await startRedis({ own: true }))
  const mongo = mongoUrl === undefined ? stack.use(await startMongo()) : { url: mongoUrl }
  const folder = stack.use(await temporaryFolder())
  const serverKey = generateServerKey()
  const sealer = createServerSealer(serverKey)
  const database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  stack.defer(() => database.close())
  const directory = createDirectory({ database, sealer, logger: silentLogger })
  const environment = {
    LISTEN_HOST: '127.0.0.1',
    SQLITE_PORT: '0',
    SQLITE_PATH: folder.path,
    SQLITE_WORKERS: '2',
    RPC_SECRET: secret,
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    HELPER_ENCRYPTION_KEY: serverKey,
    ...env
  }
  const start = () => composeSqlite(readSqliteConfig(environment), { logger })
  let service: Running = await start()
  stack.defer(() => service[Symbol.asyncDispose]())
  await directory.users.create({ email: 'admin@example.net', password: 'long enough' })
  await directory.domains.create({ name: 'example.net', owner: 'admin@example.net' })

  return {
    redis,
    database,
    directory,
    environment,
    mailboxes: folder.path,
    /** Stops it and starts it again, at another port. */
    async restart() {
      await service[Symbol.asyncDispose]()
      service = await start()
    },
    connect(): MailboxClient {
      const { port } = service.addresses!['sqlite']!
      return connectMailboxes({ host: '127.0.0.1', port, secret, logger: silentLogger })
    },
    /** A new alias; its id is the mailbox'. */
    async alias(name: string): Promise<{ mailbox: string; username: string }> {
      const { _id } = await directory.aliases.create({ domain: 'example.net', name, has_imap: true })
      await database.aliases.updateOne({ _id }, { mailbox_created: true })
      return { mailbox: _id.toHexString(), username: `${name}@example.net` }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync()
  }
}

/** A mailbox with one password for everything. */
export async function makeMailbox(suite: Suite, client: MailboxClient, name: string) {
  const { mailbox, username } = await suite.alias(name)
  await client.createMailbox(mailbox)
  const password = randomBytes(12).toString('hex')
  const made = await client.addPassword({ mailbox, password, name: 'first', scopes: [] })
  return { mailbox, username, password, slot: made.slot.id, recoveryCode: made.recoveryCode! }
}

export function login(username: string, password: string, scope: LoginScope = 'imap') {
  return { username, password, scope, remoteAddress }
}

export async function openSession(
  client: MailboxClient,
  { username, password }: { username: string; password: string }
): Promise<MailboxSession> {
  const result = await client.login(login(username, password))
  if (result.kind === 'accepted') return result.session
  throw new Error(`the login was refused: ${result.reason}`)
}

/** A message that says `text`, ready to be delivered. */
export function message(text: string): { raw: Buffer; compressed: Buffer } {
  const raw = Buffer.from(`Subject: ${text}\r\nMessage-ID: <${text}@example.org>\r\n\r\n${text}\r\n`)
  return { raw, compressed: compressBody(raw) }
}

export function delivery(mailbox: string, text: string, more: Partial<ParamsOf<'deliver'>> = {}) {
  const { raw, compressed } = message(text)
  const params = {
    mailbox,
    key: randomBytes(16),
    folder: 'INBOX',
    flags: [],
    internalDate: 1_700_000_000,
    size: raw.length,
    quota: 0,
    ...more
  }
  return { params, compressed, raw }
}

/** What the folder holds, in UID order. */
export async function textsIn(session: MailboxSession, path = 'INBOX'): Promise<string[]> {
  const { folder } = await session.openFolder(path)
  const { columns } = await session.columns(folder.id, ['body', 'size'])
  const texts = new Map<number, string>()
  await session.bodies([...columns.body], ({ body, size, compressed }) => {
    texts.set(body, /^Subject: (.*)\r$/m.exec(decompressBody(compressed, size).toString())![1]!)
  })
  return [...columns.body].map((body) => texts.get(body)!)
}
