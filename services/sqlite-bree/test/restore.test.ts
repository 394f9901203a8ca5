// A server is backed up to S3 while it works, is lost, and comes back on a new one: users, aliases, passwords, mail, queue.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createRecoveryKey } from '@postkeep/backup'
import { connectCache } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { silentLogger as logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { decompressBody } from '@postkeep/mailbox-contract'
import { createQueue } from '@postkeep/outbound'
import { freePort, startMongo, startRedis, temporaryFolder } from '@postkeep/testkit'
import { startS3, whyNoS3 } from '../../../packages/backup/test/start-s3.ts'
import { runHere } from '../../../packages/postkeep-command/test/run-postkeep.ts'
import { composeSqlite, readSqliteConfig } from '../../sqlite/src/index.ts'
import { delivery, makeMailbox, openSession, secret, startSuite } from '../../sqlite/test/suite.ts'

type Login = Awaited<ReturnType<typeof makeMailbox>>

const skip = await whyNoS3()
const names = ['alice', 'bob', 'carol']
const perMailbox = 40

describe('a server that is lost', { skip: skip ?? false }, () => {
  test('comes back on another one as it was', async () => {
    await using stack = new AsyncDisposableStack()
    const { path } = stack.use(await temporaryFolder())
    const s3 = stack.use(await startS3())
    const key = await createRecoveryKey('x25519')
    const storage = {
      DOMAIN: 'example.net',
      BACKUP_STORAGE: 's3',
      BACKUP_S3_ENDPOINT: s3.endpoint,
      BACKUP_S3_BUCKET: 'backups',
      BACKUP_S3_ACCESS_KEY_ID: 'key',
      BACKUP_S3_SECRET_ACCESS_KEY: 'secret',
      BACKUP_RECIPIENT: key.recipient
    }
    const lost = await backedUp(path, storage)

    // Another machine: nothing of the first one is there but the storage and the recovery key.
    const mongo = stack.use(await startMongo())
    const redis = stack.use(await startRedis({ own: true }))
    const port = await freePort()
    const environment = {
      ...lost.secrets,
      ...storage,
      ...(await machine(join(path, 'second'))),
      MONGO_URL: mongo.url,
      REDIS_URL: redis.url,
      SQLITE_PORT: String(port)
    }
    const args = ['backup', 'restore', 'latest', '--recovery-key-file', '-', '--json']
    const restored = await runHere(args, environment, `${key.identity}\n`)
    assert.equal(restored.exitCode, 0, restored.stderr)
    assert.deepEqual(JSON.parse(restored.stdout).kept, [])

    const database = await connectDatabase({ url: mongo.url, logger })
    stack.defer(() => database.close())
    assert.deepEqual(await recordsOf(database), lost.records)
    const service = readSqliteConfig({ ...environment, LISTEN_HOST: '127.0.0.1', SQLITE_WORKERS: '2' })
    stack.use(await composeSqlite(service, { logger }))
    const client = stack.use(connectMailboxes({ host: '127.0.0.1', port, secret, logger }))
    for (const { digests, login } of lost.mailboxes) {
      const found = new Set(await digestsIn(client, login))
      assert.deepEqual(
        digests.filter((digest) => !found.has(digest)),
        [],
        login.username
      )
    }
    const sealer = createServerSealer(lost.secrets.HELPER_ENCRYPTION_KEY)
    const [claimed] = await createQueue({ database, sealer, logger }).claim({
      worker: 'w',
      count: 1,
      leaseMs: 60_000
    })
    const queue = createQueue({ database, sealer, logger })
    assert.equal((await queue.openBody(claimed!)).toString(), 'Subject: on its way\r\n\r\n')
    const cache = stack.use(connectCache({ url: redis.url, logger }))
    await cache.whenReady()
    assert.equal(await cache.redis.get('counted'), '7')
  })
})

/** Filled, backed up while mail comes in, and gone. */
async function backedUp(path: string, storage: Record<string, string>) {
  await using suite = await startSuite()
  const client = suite.connect()
  const { HELPER_ENCRYPTION_KEY } = suite.environment
  const logins: Login[] = []
  for (const name of names) logins.push(await makeMailbox(suite, client, name))
  const mailboxes = []
  for (const login of logins) {
    for (let number = 0; number < perMailbox; number++) await deliver(client, login, `before ${number}`)
    mailboxes.push({ login, digests: await digestsIn(client, login) })
  }
  const sealer = createServerSealer(HELPER_ENCRYPTION_KEY)
  await createQueue({ database: suite.database, sealer, logger }).enqueue({
    kind: 'submission',
    envelope: { from: 'alice@example.net', to: ['far@elsewhere.example'] },
    raw: Buffer.from('Subject: on its way\r\n\r\n'),
    trace: 'trace'
  })
  const cache = connectCache({ url: suite.redis.url, logger })
  await cache.whenReady()
  await cache.redis.set('counted', '7')
  const records = await recordsOf(suite.database)

  const stop = new AbortController()
  let during = 0
  const load = logins.map(async (login) => {
    while (!stop.signal.aborted) await deliver(client, login, `during ${during++}`)
  })
  const environment = {
    ...suite.environment,
    ...storage,
    ...(await machine(join(path, 'first'))),
    SQLITE_PATH: suite.mailboxes
  }
  const run = await runHere(['backup', 'run', '--json'], environment)
  stop.abort()
  await Promise.all(load)
  assert.equal(run.exitCode, 0, run.stderr + run.stdout)
  assert.equal(JSON.parse(run.stdout).mailboxes, names.length)
  assert.ok(during > 0)
  await client.close()
  await cache.close()
  return { mailboxes, records, secrets: { HELPER_ENCRYPTION_KEY, RPC_SECRET: secret } }
}

async function deliver(client: MailboxClient, { mailbox }: Login, text: string): Promise<void> {
  const { params, compressed } = delivery(mailbox, text)
  await client.deliver(params, compressed)
}

/** Of all messages, as they come back with the password. */
async function digestsIn(client: MailboxClient, login: Login): Promise<string[]> {
  const session = await openSession(client, login)
  const { folder } = await session.openFolder('INBOX')
  const { columns } = await session.columns(folder.id, ['body'])
  const digests: string[] = []
  await session.bodies([...columns.body], ({ compressed, size }) => {
    digests.push(createHash('sha256').update(decompressBody(compressed, size)).digest('hex'))
  })
  await session.logout()
  return digests.toSorted()
}

async function recordsOf(database: Database): Promise<unknown> {
  const all = [database.users, database.domains, database.aliases, database.emails]
  const records = []
  for (const model of all)
    records.push(JSON.stringify(await (model as Database['users']).find().sort({ _id: 1 })))
  return records
}

async function machine(path: string): Promise<Record<string, string>> {
  await mkdir(join(path, 'ssl'), { recursive: true })
  await writeFile(join(path, '.env'), 'DOMAIN=example.net\n')
  return {
    SSL_FOLDER: join(path, 'ssl'),
    BACKUP_ENV_FILE: join(path, '.env'),
    BACKUP_STATE: join(path, 'state'),
    SQLITE_PATH: join(path, 'sqlite-data')
  }
}
