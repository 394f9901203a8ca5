// What the MX needs around it: Redis, MongoDB, DNS and the mailbox service, each with a life of its own, and the MX
// either in this process or in its own.
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zstdDecompressSync } from 'node:zlib'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDirectory, type Directory, type NewAlias } from '@postkeep/directory'
import type { HealthReport } from '@postkeep/lifecycle'
import { silentLogger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient, type MailboxSession } from '@postkeep/mailbox-client'
import { createQueue, type Queue } from '@postkeep/outbound'
import {
  createTestCa,
  freePort,
  startDnsServer,
  startMongoProcess,
  startProcess,
  startRedis,
  temporaryFolder,
  type DnsServer,
  type TestProcess
} from '@postkeep/testkit'
import { composeMx, readMxConfig } from '../src/index.ts'

export const domain = 'here.test'
/** Of all mailboxes. */
export const password = 'correct horse battery staple'

/** A part that can be killed, and started again where it was. */
export interface Part {
  kill(): Promise<void>
  restart(): Promise<void>
}

export interface MxFixture extends AsyncDisposable {
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  readonly dns: DnsServer
  readonly database: Database
  readonly directory: Directory
  readonly mailboxes: MailboxClient
  readonly queue: Queue
  readonly redis: Part
  readonly sqlite: Part
  readonly mongo: Part
  /** Only with `mxProcess`. */
  readonly mx: Part
  /** Of the MX in this process: is it well? */
  health(): Promise<HealthReport>
  /** An alias with a mailbox, and a password for it. Gives the address. */
  addMailbox(name: string, alias?: Partial<NewAlias>): Promise<string>
  /** An alias without a mailbox. */
  addAlias(name: string, alias: Partial<NewAlias>): Promise<string>
  logIn(address: string): Promise<MailboxSession>
  /** All messages of a folder, as they are stored. */
  messages(address: string, folder?: string): Promise<Buffer[]>
}

export interface FixtureOptions {
  /** The MX in a process of its own. */
  readonly mxProcess?: boolean
  readonly environment?: Readonly<Record<string, string>>
}

export async function startMx(options: FixtureOptions = {}): Promise<MxFixture> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const [redis, dns] = [stack.use(await startRedis({ own: true })), stack.use(await startDnsServer())]
  const dbpath = join(folder.path, 'mongo')
  await mkdir(dbpath)
  const mongoPort = await freePort()
  const mongo = stack.use(await restartable(() => startMongoProcess({ port: mongoPort, dbpath })))
  const environment = {
    ...(await environmentOf(folder.path, { redis: redis.url, dns: dns.address, mongoPort })),
    ...options.environment
  }
  const sqlite = stack.use(await startPart('sqlite', environment))
  const own = await connectToStorage(environment, stack)
  const user = 'admin@elsewhere.test'
  await own.directory.users.create({ email: user, password })
  await own.directory.domains.create({ name: domain, owner: user })

  const service = options.mxProcess
    ? await startAsProcess(environment, stack)
    : await startInProcess(environment, stack)
  const parts = stack.move()
  const at = own.directory.aliases
  return {
    environment,
    dns,
    redis,
    sqlite,
    mongo,
    ...service,
    ...own,
    async addMailbox(name, alias) {
      const created = await at.create({ domain, name, has_imap: true, ...alias })
      const mailbox = created._id.toHexString()
      await own.mailboxes.createMailbox(mailbox)
      await own.mailboxes.addPassword({ mailbox, password, name: 'test', scopes: [] })
      return created.address
    },
    addAlias: async (name, alias) => (await at.create({ domain, name, ...alias })).address,
    logIn: (address) => logIn(own.mailboxes, address),
    messages: (address, path = 'INBOX') => messagesOf(own.mailboxes, address, path),
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

type Service = Pick<MxFixture, 'port' | 'mx' | 'health'>
type Storage = Pick<MxFixture, 'database' | 'directory' | 'mailboxes' | 'queue'>

async function environmentOf(
  folder: string,
  { redis, dns, mongoPort }: { redis: string; dns: string; mongoPort: number }
): Promise<Record<string, string>> {
  const ca = await createTestCa()
  const { chain, key } = await ca.issue({ names: [`mx.${domain}`] })
  const [keyFile, certFile] = [join(folder, 'mx.key'), join(folder, 'mx.crt')]
  await writeFile(keyFile, key)
  await writeFile(certFile, chain)
  return {
    DOMAIN: domain,
    LISTEN_HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    HELPER_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    RPC_SECRET: randomBytes(16).toString('hex'),
    MONGO_URL: `mongodb://127.0.0.1:${mongoPort}/postkeep`,
    REDIS_URL: redis,
    DNS_SERVERS: dns,
    SQLITE_HOST: '127.0.0.1',
    SQLITE_PORT: String(await freePort()),
    SQLITE_PATH: join(folder, 'sqlite-data'),
    SQLITE_WORKERS: '2',
    // All tests come from one network.
    GREYLISTING: 'off',
    MX_LIMIT_UNKNOWN_RECIPIENTS: '0',
    MX_LIMIT_CONNECTIONS: '0',
    MX_LIMIT_MESSAGES: '0',
    MX_LIMIT_RECIPIENTS: '0',
    MX_LIMIT_SENDER_MESSAGES: '0',
    MX_PORT: String(await freePort()),
    TLS_KEY_FILE: keyFile,
    TLS_CERT_FILE: certFile
  }
}

async function connectToStorage(
  environment: Readonly<Record<string, string>>,
  stack: AsyncDisposableStack
): Promise<Storage> {
  const config = readMxConfig(environment)
  const logger = silentLogger
  const database = await connectDatabase({ url: config.mongoUrl, logger })
  stack.defer(() => database.close())
  const { sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const sealer = createServerSealer(config.serverKey)
  const directory = createDirectory({
    database,
    sealer,
    logger,
    mailboxes: { create: (id) => mailboxes.createMailbox(id), remove: (id) => mailboxes.deleteMailbox(id) }
  })
  return { database, directory, mailboxes, queue: createQueue({ database, sealer, logger }) }
}

async function startInProcess(
  environment: Readonly<Record<string, string>>,
  stack: AsyncDisposableStack
): Promise<Service> {
  const config = readMxConfig({ ...environment, MX_PORT: '0', SHUTDOWN_GRACE: '1s' })
  const running = stack.use(await composeMx(config, { logger: silentLogger }))
  const refuse = () => Promise.reject(new Error('the MX has no process of its own'))
  return {
    port: running.addresses!['mx']!.port,
    mx: { kill: refuse, restart: refuse },
    health: async () => running.health!()
  }
}

async function startAsProcess(
  environment: Readonly<Record<string, string>>,
  stack: AsyncDisposableStack
): Promise<Service> {
  const mx = stack.use(await startPart('mx', environment))
  const refuse = () => Promise.reject(new Error('the MX is in another process'))
  return { port: Number(environment['MX_PORT']), mx, health: refuse }
}

/** Another service in a process of its own, beside the MX. */
export function startPart(
  name: string,
  environment: Readonly<Record<string, string>>
): Promise<Part & AsyncDisposable> {
  return restartable(() => startService(name, environment))
}

function startService(name: string, env: Readonly<Record<string, string>>): Promise<TestProcess> {
  const main = fileURLToPath(new URL(`../../${name}/src/main.ts`, import.meta.url))
  const ready = (line: string) => line.includes('"msg":"ready"')
  // At the level `warn` a service would not say that it is ready.
  return startProcess({ command: process.execPath, args: [main], env: { ...env, LOG_LEVEL: 'info' }, ready })
}

async function restartable(start: () => Promise<TestProcess>): Promise<Part & AsyncDisposable> {
  let running = await start()
  return {
    kill: async () => void (await running.kill()),
    restart: async () => void (running = await start()),
    [Symbol.asyncDispose]: async () => void (await running.stop())
  }
}

async function logIn(mailboxes: MailboxClient, username: string): Promise<MailboxSession> {
  const login = await mailboxes.login({ username, password, scope: 'imap', remoteAddress: '127.0.0.1' })
  if (login.kind !== 'accepted') throw new Error(`the login of ${username} was refused: ${login.reason}`)
  return login.session
}

async function messagesOf(mailboxes: MailboxClient, address: string, path: string): Promise<Buffer[]> {
  const session = await logIn(mailboxes, address)
  const { folder } = await session.openFolder(path)
  const { columns } = await session.columns(folder.id, ['body'])
  const found: Buffer[] = []
  await session.bodies([...columns.body], ({ compressed }) => void found.push(zstdDecompressSync(compressed)))
  await session.logout()
  return found
}
