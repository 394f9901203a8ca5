// The delivering service with the mailbox service, MongoDB, Redis and a DNS behind it, on free ports.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { zstdDecompressSync } from 'node:zlib'
import { connectCache } from '@postkeep/cache'
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createDirectory } from '@postkeep/directory'
import type { Running } from '@postkeep/lifecycle'
import { silentLogger as logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import { announceQueued, createQueue, type NewEmail } from '@postkeep/outbound'
import {
  freePort,
  startDnsServer,
  startMongoProcess,
  startProcess,
  startRedis,
  temporaryFolder
} from '@postkeep/testkit'
import { composeSqlite, readSqliteConfig } from '../../sqlite/src/index.ts'
import { composeSmtpBree, readSmtpBreeConfig } from '../src/index.ts'

export const domain = 'here.net'
export type Suite = Awaited<ReturnType<typeof startSuite>>

export async function startSuite(changes: Readonly<Record<string, string>> = {}) {
  const stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const redis = stack.use(await startRedis({ own: true }))
  const mongoPort = await freePort()
  const startMongo = () => startMongoProcess({ dbpath: folder.path, port: mongoPort })
  let mongo = await startMongo()
  stack.defer(async () => void (await mongo.stop()))
  const dns = stack.use(await startDnsServer())
  const env = {
    DOMAIN: domain,
    LOG_LEVEL: 'error',
    LISTEN_HOST: '127.0.0.1',
    MONGO_URL: `mongodb://127.0.0.1:${mongoPort}/mail?serverSelectionTimeoutMS=300`,
    REDIS_URL: redis.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the tests',
    SQLITE_PORT: String(await freePort()),
    SQLITE_PATH: `${folder.path}/mailboxes`,
    SQLITE_WORKERS: '1',
    DNS_SERVERS: dns.address,
    OUTBOUND_ALLOW_PRIVATE: 'true',
    QUEUE_POLL: '100ms',
    ...changes
  }
  const database = await connectDatabase({ url: env.MONGO_URL, logger })
  stack.defer(() => database.close())
  const sealer = createServerSealer(env.HELPER_ENCRYPTION_KEY)
  const directory = createDirectory({ database, sealer, logger })
  const owner = `admin@${domain}`
  await directory.users.create({ email: owner, password: 'correct horse battery' })
  await directory.domains.create({ name: domain, owner })
  let sqlite: Running = await composeSqlite(readSqliteConfig(env), { logger })
  stack.defer(() => sqlite[Symbol.asyncDispose]())
  const mailboxes = stack.use(
    connectMailboxes({ host: '127.0.0.1', port: Number(env.SQLITE_PORT), secret: env.RPC_SECRET, logger })
  )
  const cache = stack.use(connectCache({ url: redis.url, logger }))
  await cache.whenReady()
  const queue = createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) })

  return {
    database,
    directory,
    dns,
    queue,
    env,
    mongo: {
      kill: async () => void (await mongo.kill()),
      async start() {
        mongo = await startMongo()
      }
    },
    sqlite: {
      stop: () => sqlite[Symbol.asyncDispose](),
      async start() {
        sqlite = await composeSqlite(readSqliteConfig(env), { logger })
      }
    },
    /** In this process. */
    start: (more: Readonly<Record<string, string>> = {}) =>
      composeSmtpBree(readSmtpBreeConfig({ ...env, ...more }), { logger }),
    /** In a process of its own, to be killed. */
    startProcess: (more: Readonly<Record<string, string>> = {}) =>
      startProcess({
        command: process.execPath,
        args: [fileURLToPath(new URL('../src/main.ts', import.meta.url))],
        env: { ...env, LOG_LEVEL: 'info', ...more },
        ready: /"msg":"ready"/
      }),
    async mailbox(name: string, recipients: string[] = []) {
      const created = await directory.aliases.create({
        domain,
        name,
        user: owner,
        has_imap: true,
        recipients
      })
      const mailbox = created._id.toHexString()
      await mailboxes.createMailbox(mailbox)
      await database.aliases.updateOne({ _id: created._id }, { mailbox_created: true })
      const password = randomBytes(12).toString('hex')
      await mailboxes.addPassword({ mailbox, password, name: 'first', scopes: [] })
      const address = `${name}@${domain}`
      const login = { username: address, password }
      return {
        address,
        id: mailbox,
        messages: (path?: string) => messagesOf(mailboxes, login, path),
        flags: (path: string) => flagsOf(mailboxes, login, path)
      }
    },
    submit: (to: string[], changed: Partial<NewEmail> = {}) => queue.enqueue(submission(to, changed)),
    /** Until the message has no more to do. */
    async finished(id: string) {
      for (;;) {
        const email = await queue.show(id)
        if (email.is_redacted) return email
        await sleep(5)
      }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync()
  }
}

export function submission(to: string[], changed: Partial<NewEmail> = {}): NewEmail {
  const subject = changed.subject ?? 'Hello'
  return {
    kind: 'submission',
    envelope: { from: `ann@${domain}`, to },
    raw: Buffer.from(
      `From: Ann <ann@${domain}>\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@x>\r\n\r\nHello\r\n`
    ),
    trace: 'trace',
    ...changed
  }
}

type Mailboxes = ReturnType<typeof connectMailboxes>

interface Login {
  readonly username: string
  readonly password: string
}

/** All of a folder, in UID order. */
async function messagesOf(mailboxes: Mailboxes, login: Login, path = 'INBOX'): Promise<string[]> {
  const session = await openSession(mailboxes, login)
  const { folder } = await session.openFolder(path)
  const { columns } = await session.columns(folder.id, ['body'])
  const texts = new Map<number, string>()
  await session.bodies([...columns.body], ({ body, compressed }) => {
    texts.set(body, zstdDecompressSync(compressed).toString())
  })
  await session.logout()
  return [...columns.body].map((body) => texts.get(body)!)
}

async function flagsOf(mailboxes: Mailboxes, login: Login, path: string): Promise<number[]> {
  const session = await openSession(mailboxes, login)
  const { folder } = await session.openFolder(path)
  const { columns } = await session.columns(folder.id, ['flags'])
  await session.logout()
  return [...columns.flags]
}

async function openSession(mailboxes: Mailboxes, login: Login) {
  const result = await mailboxes.login({ ...login, scope: 'imap', remoteAddress: '192.0.2.1' })
  if (result.kind === 'refused') throw new Error(result.reason)
  return result.session
}

/** Waits until it is so. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(5)
}
