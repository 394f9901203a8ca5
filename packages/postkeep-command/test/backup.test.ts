// Backups by the command: made, listed, verified, restored; what is damaged is named, what is there is not overwritten.
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connectCache, type Cache } from '@postkeep/cache'
import { makeSelfSigned } from '@postkeep/certificates'
import { generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import { freePort, startMongo, startRedis, temporaryFolder } from '@postkeep/testkit'
import { runHere } from './run-postkeep.ts'

const mailbox = '0123456789abcdef01234567'
const stack = new AsyncDisposableStack()
let folder: string
let database: Database
let cache: Cache
let environment: Record<string, string>
let identity: string

before(async () => {
  folder = stack.use(await temporaryFolder()).path
  const mongo = await startMongo()
  stack.defer(() => mongo.stop())
  const redis = await startRedis({ own: true })
  stack.defer(() => redis.stop())
  database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  stack.defer(() => database.close())
  cache = stack.use(connectCache({ url: redis.url, logger: silentLogger }))
  await cache.whenReady()
  environment = {
    DOMAIN: 'server.example',
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the services',
    SQLITE_PORT: String(await freePort()),
    SQLITE_PATH: join(folder, 'sqlite-data'),
    SSL_FOLDER: join(folder, 'ssl'),
    BACKUP_STORAGE: 'directory',
    BACKUP_DIRECTORY: join(folder, 'repository'),
    BACKUP_STATE: join(folder, 'state'),
    BACKUP_ENV_FILE: join(folder, '.env')
  }
  const key = JSON.parse((await run(['backup', 'key', '--json'])).stdout)
  identity = key.identity
  environment['BACKUP_RECIPIENT'] = key.recipient
  await mkdir(join(folder, 'ssl'))
  await writeFile(join(folder, '.env'), 'SECRET=1\n')
  await writeFile(join(folder, 'ssl/dhparam.pem'), 'parameters\n')
  const path = mailboxPath()
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'slots.json'), '{}')
  await writeFile(join(path, 'mailbox.db'), Buffer.alloc(300_000, 'mail'))
  // What was written just now counts as being changed.
  const earlier = new Date(Date.now() - 60_000)
  for (const name of ['slots.json', 'mailbox.db']) await utimes(join(path, name), earlier, earlier)
  await run(['user', 'add', 'admin@far.example'])
  await cache.redis.set('kept', 'yes')
})
after(() => stack.disposeAsync())

const run = (args: string[], input = '') => runHere(args, environment, input)
const mailboxPath = () => join(folder, 'sqlite-data', mailbox.slice(-2), mailbox)

async function done(line: string, input = ''): Promise<Record<string, unknown>> {
  const { exitCode, stderr, stdout } = await run([...line.split(' '), '--json'], input)
  assert.equal(exitCode, 0, stderr)
  return JSON.parse(stdout)
}

test('the storage is tried, a backup is made, listed, and is whole', async () => {
  assert.match((await run(['backup', 'test'])).stdout, /^Backups can be kept in the folder .*repository/)
  assert.equal((await run(['backup', 'state'])).exitCode, 1)
  const first = await done('backup run')
  assert.equal(first['mailboxes'], 1)
  assert.equal((first['collections'] as Record<string, number>)['users'], 1)
  assert.equal(first['redisKeys'], 1)
  assert.equal(first['files'], 2)
  const second = await done('backup run')
  assert.equal(second['unchangedMailboxes'], 1)
  // Two of one day: the newer one stays.
  const listed = (await done('backup list')) as unknown as { id: string }[]
  assert.deepEqual(
    listed.map(({ id }) => id),
    [second['id']]
  )
  const table = await run(['backup', 'list', '--recovery-key-file', '-'], `${identity}\n`)
  assert.match(table.stdout, /DATE +ID +MAILBOXES +THEIR SIZE +DOCUMENTS\n.* 1 +293\.0 KB +1\n/)
  const verified = await run(
    ['backup', 'verify', 'latest', '--all', '--recovery-key-file', '-'],
    `${identity}\n`
  )
  assert.equal(verified.exitCode, 0)
  assert.match(verified.stdout, /is whole: .* 1 documents, 1 mailboxes were restored and compared/)
  const state = await run(['backup', 'state'])
  assert.deepEqual([state.exitCode, /Overdue +no/.test(state.stdout)], [0, true])
})

test('what it needs is said', async () => {
  const { exitCode, stderr } = await run(['backup', 'verify'])
  assert.deepEqual([exitCode, /needs the recovery key/.test(stderr)], [64, true])
  const other = JSON.parse((await run(['backup', 'key', '--json'])).stdout).identity
  const wrong = await run(['backup', 'verify', '--recovery-key-file', '-'], `${other}\n`)
  assert.match(wrong.stderr, /does not open this backup/)
  const none = await runHere(['backup', 'test'], { ...environment, BACKUP_STORAGE: 's3' })
  assert.equal(none.exitCode, 78)
  assert.match(none.stderr, /BACKUP_S3_ENDPOINT: is missing[^]*BACKUP_S3_SECRET_ACCESS_KEY: is missing/)
})

test('a restore overwrites nothing without --force, and then keeps it', async () => {
  await database.users.updateMany({}, { $set: { email: 'changed@far.example' } })
  await writeFile(join(mailboxPath(), 'mailbox.db'), 'broken')
  // That of a new server, which the one of the backup is to replace.
  const { chain, key } = makeSelfSigned(['server.example'])
  await writeFile(join(folder, 'ssl/fullchain.pem'), chain)
  await writeFile(join(folder, 'ssl/privkey.pem'), key)
  const args = ['backup', 'restore', 'latest', '--recovery-key-file', '-']
  const refused = await run(args, `${identity}\n`)
  assert.equal(refused.exitCode, 1)
  assert.match(refused.stderr, /would be overwritten: mailbox 0123456789abcdef01234567; .*users/)
  assert.equal((await database.users.findOne())?.email, 'changed@far.example')
  assert.equal(await readFile(join(folder, 'ssl/privkey.pem'), 'utf8'), key, 'the services can still start')

  const report = await done('backup restore latest --force --recovery-key-file -', `${identity}\n`)
  assert.equal((await database.users.findOne())?.email, 'admin@far.example')
  assert.equal(await cache.redis.get('kept'), 'yes')
  assert.equal((await stat(join(mailboxPath(), 'mailbox.db'))).size, 300_000)
  assert.equal(await readFile(String(report['environmentFile']), 'utf8'), 'SECRET=1\n')
  const kept = report['kept'] as string[]
  const aside = kept.find((path) => path.includes(`${mailbox}.before-restore-`))
  assert.equal(await readFile(join(aside!, 'mailbox.db'), 'utf8'), 'broken')
  assert.ok(kept.some((path) => path.endsWith('/mongodb')))
})

test('one mailbox, by its id', async () => {
  await writeFile(join(mailboxPath(), 'mailbox.db'), 'broken again')
  const args = `backup restore latest --mailbox ${mailbox} --force --recovery-key-file -`
  const report = await done(args, `${identity}\n`)
  assert.deepEqual([report['mailboxes'], report['documents']], [1, 0])
  assert.equal((await stat(join(mailboxPath(), 'mailbox.db'))).size, 300_000)
})

test('a damaged chunk is named', async () => {
  const chunks = (await readdir(join(folder, 'repository/chunks'), { recursive: true })).filter((name) =>
    name.includes('/')
  )
  const sizes = await Promise.all(
    chunks.map(async (name) => (await stat(join(folder, 'repository/chunks', name))).size)
  )
  const largest = chunks[sizes.indexOf(Math.max(...sizes))]!
  const file = join(folder, 'repository/chunks', largest)
  const content = await readFile(file)
  content[content.length - 20]! ^= 1
  await writeFile(file, content)
  const { exitCode, stdout } = await run(['backup', 'verify', '--recovery-key-file', '-'], `${identity}\n`)
  assert.equal(exitCode, 1)
  assert.match(stdout, new RegExp(`damaged +chunks/${largest} +${mailbox}`))
})
