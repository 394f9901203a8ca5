import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import {
  freePort,
  startMongo,
  temporaryFolder,
  type TemporaryFolder,
  type TestMongo
} from '@postkeep/testkit'
import { commands } from '../src/commands/index.ts'
import { postkeepOf, runHere, runProcess } from './run-postkeep.ts'

let mongo: TestMongo
let database: Database
let folder: TemporaryFolder
let environment: Record<string, string>

before(async () => {
  mongo = await startMongo()
  folder = await temporaryFolder()
  database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  environment = {
    DOMAIN: 'server.example',
    MONGO_URL: mongo.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the services',
    // Nothing listens there.
    SQLITE_PORT: String(await freePort())
  }
})
after(async () => {
  await database.connection.dropDatabase()
  await database.close()
  await mongo.stop()
  await folder[Symbol.asyncDispose]()
})

const { done, list, refused } = postkeepOf(() => environment)

test('the DNS records of a server need none of it', async () => {
  const records = JSON.parse(
    (await runProcess(['dns', 'far.example', '--ipv4', '192.0.2.1', '--json'], {})).stdout
  )
  assert.deepEqual(records[0], { type: 'A', name: 'far.example', value: '192.0.2.1' })
  assert.deepEqual((await refused('dns far.example --ipv6 192.0.2.1')).exitCode, 64)
})

test('users, domains and aliases, from the first to the removal', async () => {
  const first = await done('user add Admin@far.example')
  assert.deepEqual([first.email, first.group, first.password.length], ['admin@far.example', 'admin', 24])
  const second = await done('user add two@far.example --password-stdin', 'battery staple\n')
  assert.deepEqual([second.group, second.password], ['user', undefined])
  assert.deepEqual(
    (await list('user list')).map(({ email }) => email),
    ['admin@far.example', 'two@far.example']
  )
  assert.equal((await refused('user add two@far.example')).code, 'exists')

  const domain = await done('domain add Home.example')
  assert.equal(domain.name, 'home.example')
  const purposes = domain.dns_records.map(({ purpose }) => purpose)
  const needed = ['receiving', 'SPF', 'DKIM', 'DKIM', 'DMARC', 'TLSRPT', 'bounces']
  assert.deepEqual(purposes.slice(0, needed.length), needed)
  assert.deepEqual((await done('domain show home.example')).members, ['admin@far.example (admin)'])

  const alias = await done(
    'alias add Kim@home.example --to a@far.example --to https://hook.example/x --owner two@far.example'
  )
  assert.deepEqual(
    [alias.address, alias.recipients],
    ['kim@home.example', ['a@far.example', 'https://hook.example/x']]
  )
  const changed = await done(
    'alias set kim@home.example --no-enabled --disabled-code 550 --quota 2GB --name lee'
  )
  assert.deepEqual(
    [changed.address, changed.is_enabled, changed.error_code_if_disabled, changed.max_quota],
    ['lee@home.example', false, 550, 2 * 1024 ** 3]
  )
  assert.equal((await done('alias show lee@home.example')).owner, 'two@far.example')
  assert.equal((await list('alias list home.example --user two@far.example')).length, 1)
  assert.match((await done('alias add @home.example')).name, /^[a-z]+-[a-z]+$/)

  assert.equal((await refused('domain remove home.example')).code, 'conflict')
  assert.equal((await refused('domain remove home.example --with-aliases')).exitCode, 64)
  await done('alias remove lee@home.example')
  await done('user remove two@far.example')
  await done('domain remove home.example --with-aliases --yes')
  assert.deepEqual(await list('domain list'), [])
})

test('tables and facts for people, without colour in a pipe', async () => {
  await done('user add plain@far.example')
  await done('domain add plain.example')
  const list = await runHere(['domain', 'list'], environment)
  assert.match(
    list.stdout,
    /^DOMAIN +MEMBERS +SENDS +SINCE\nplain\.example +1 +yes +\d{4}-\d\d-\d\d \d\d:\d\d\n$/
  )
  const show = await runHere(['domain', 'show', 'plain.example'], environment)
  assert.match(show.stdout, /^MX +plain\.example +0 mx\.server\.example +receiving$/m)
  assert.equal((await runHere(['queue', 'list'], environment)).stdout, 'There are no such messages\n')
})

test('a mailbox waits while its service does not answer; its passwords cannot', async () => {
  await done('domain add box.example --owner plain@far.example')
  assert.equal((await done('alias add box@box.example --imap')).mailbox_created, false)
  const { exitCode, code, message } = await refused('password add box@box.example')
  assert.deepEqual([exitCode, code], [69, 'unavailable'])
  assert.match(message, /mailbox service/)
  assert.equal((await refused('alias remove box@box.example')).exitCode, 64)
})

test('an alarm goes to the administrators and to EMAIL, each by itself', async () => {
  const administrators = (await list('user list')).filter(({ group }) => group === 'admin')
  const told = await runHere(['alarm', 'an upgrade', 'It failed.', '--json'], {
    ...environment,
    EMAIL: 'me@elsewhere.example'
  })
  const { to } = JSON.parse(told.stdout) as { to: string[] }
  assert.deepEqual(to, [...administrators.map(({ email }) => email), 'me@elsewhere.example'])
  const mails = await database.emails.find({ kind: 'system' })
  assert.deepEqual(
    mails.map(({ envelope }) => envelope.to),
    to.map((address) => [address])
  )
})

test('the queue is listed, shown, held, released, retried and cancelled', async () => {
  const recipient = {
    address: 'a@far.example',
    status: 'deferred' as const,
    attempts: 2,
    next_attempt_at: new Date(),
    notify: [],
    last_reply: '450 later'
  }
  const email = await database.emails.create({
    kind: 'submission',
    status: 'deferred',
    size: 2048,
    attempts: 2,
    envelope: { from: 'kim@home.example', to: ['a@far.example'] },
    recipients: [recipient],
    message: Buffer.from('sealed')
  })
  const id = email._id.toHexString()
  const [listed] = await list('queue list --status deferred --limit 5')
  assert.deepEqual([listed?.id, listed?.size, listed?.message], [id, 2048, undefined])
  assert.match(
    (await runHere(['queue', 'show', id], environment)).stdout,
    /^a@far\.example +deferred +2 +450 later$/m
  )
  assert.equal((await done(`queue hold ${id}`)).status, 'pending')
  assert.equal((await done(`queue release ${id}`)).status, 'deferred')
  assert.equal((await done(`queue retry ${id}`)).status, 'deferred')
  assert.equal((await done(`queue reroute ${id} relay.example:2525 --tls none`)).status, 'deferred')
  assert.equal((await refused(`queue reroute ${id} relay:x`)).exitCode, 64)
  assert.equal((await done(`queue cancel ${id}`)).status, 'rejected')
  assert.deepEqual(
    [(await refused(`queue cancel ${id}`)).exitCode, (await refused('queue show 123')).exitCode],
    [1, 1]
  )
})

test('the signing keys of a domain are changed in two steps', async () => {
  await done('domain add keys.example')
  const states = async (action: string) =>
    (await list(`domain dkim ${action} keys.example`)).map(
      (key) => (key as unknown as { state: string }).state
    )
  assert.deepEqual(await states('list'), ['signs', 'signs'])
  assert.equal((await refused('domain dkim activate keys.example')).exitCode, 1)
  assert.deepEqual(await states('rotate'), ['signs', 'signs', 'waiting', 'waiting'])
  assert.deepEqual(await states('rotate'), ['signs', 'signs', 'waiting', 'waiting'])
  assert.deepEqual(await states('activate'), ['retired', 'retired', 'signs', 'signs'])
  assert.equal((await refused('domain dkim lose keys.example')).exitCode, 64)
})

test('how a domain and an alias send', async () => {
  await done('domain add sends.example')
  await done('alias add team@sends.example')
  const command = 'domain smarthost sends.example --host smart.example --user u --tls implicit --port 465'
  await done(command, 'secret\n')
  const { smarthost } = (await database.domains.findOne({ name: 'sends.example' }))!
  assert.deepEqual([smarthost!.host, smarthost!.port, smarthost!.when], ['smart.example', 465, 'always'])
  assert.ok(!smarthost!.password!.includes('secret'))
  assert.equal((await refused('domain smarthost sends.example --host x.example --port none')).exitCode, 64)
  await done('domain smarthost sends.example')
  assert.equal((await database.domains.findOne({ name: 'sends.example' }))!.smarthost, undefined)
  await done('alias send-as team@sends.example --as *@sends.example --as Other@sends.example')
  assert.deepEqual((await database.aliases.findOne({ name: 'team' }))!.send_as, [
    '*@sends.example',
    'Other@sends.example'
  ])
  assert.equal((await refused('alias send-as team@sends.example --as x@elsewhere.example')).exitCode, 1)
})

test('passwords that send for a whole domain', async () => {
  await done('domain add whole.example')
  await done('catch-all add whole.example --description Printer')
  await done('catch-all add whole.example --ask', 'a long enough one\n')
  const { tokens } = (await database.domains.findOne({ name: 'whole.example' }))!
  assert.deepEqual(
    tokens.map(({ description }) => description),
    ['Printer', '']
  )
  assert.equal((await refused('catch-all add whole.example --ask', 'short\n')).exitCode, 1)
  await done(`catch-all remove whole.example ${tokens[0]!._id.toHexString()}`)
  assert.equal((await database.domains.findOne({ name: 'whole.example' }))!.tokens.length, 1)
  assert.equal((await refused('catch-all remove whole.example x')).exitCode, 1)
})

test('the port of forwards, and the webhook of bounces', async () => {
  await done('domain add told.example')
  await done('domain set told.example --forward-port 2525 --bounce-webhook https://hook.example/b')
  const read = async () => (await database.domains.findOne({ name: 'told.example' }))!
  const { bounce_webhook, smtp_port } = await read()
  assert.deepEqual([smtp_port, bounce_webhook], [2525, 'https://hook.example/b'])
  await done('domain set told.example --bounce-webhook none')
  assert.equal((await read()).bounce_webhook, undefined)
  assert.equal((await refused('domain set told.example --bounce-webhook file:///etc')).exitCode, 1)
  assert.equal((await refused('domain set told.example --forward-port 0')).exitCode, 1)
  assert.equal((await refused('domain set told.example --forward-port x')).exitCode, 64)
})

test('how much a person and a domain send, and how long it is kept', async () => {
  await done('user add sender@people.example')
  await done('domain add limits.example')
  await done('user send-limit sender@people.example 20')
  await done('domain send-limit limits.example 30')
  await done('domain retention limits.example 7')
  await done('user recipient-limit sender@people.example 5')
  await done('domain recipient-limit limits.example 6')
  const sender = (await database.users.findOne({ email: 'sender@people.example' }))!
  assert.deepEqual([sender.smtp_limit, sender.smtp_recipient_limit], [20, 5])
  const { retention_days, smtp_limit, smtp_recipient_limit } = (await database.domains.findOne({
    name: 'limits.example'
  }))!
  assert.deepEqual([retention_days, smtp_limit, smtp_recipient_limit], [7, 30, 6])
  assert.equal((await refused('domain recipient-limit limits.example 1001')).exitCode, 1)
  assert.equal((await refused('domain retention limits.example 31')).exitCode, 1)
  assert.equal((await refused('domain send-limit limits.example 999999999')).exitCode, 1)
  assert.equal((await refused('user send-limit sender@people.example many')).exitCode, 64)
  assert.equal((await refused('user send-limit nobody@people.example 1')).exitCode, 1)
  await done('user send-limit sender@people.example 0')
  assert.equal((await database.users.findOne({ email: 'sender@people.example' }))!.smtp_limit, 0)
})

test('addresses are suppressed, listed and let go', async () => {
  await done('suppression add Gone@far.example --days 3 --reason moved')
  const [listed] = await list('suppression list')
  assert.equal(listed?.address, 'gone@far.example')
  const { stdout } = await runHere(['suppression', 'list'], environment)
  assert.match(stdout, /^gone@far\.example +all +manual +moved /m)
  await done('suppression remove gone@far.example')
  assert.equal((await refused('suppression remove gone@far.example')).exitCode, 1)
})

const usage = [
  'suppression add nobody',
  'suppression add a@far.example --days x',
  'user',
  'user ad x@far.example',
  'users list',
  'user add',
  'user add a@far.example b@far.example',
  'user list --sort email',
  'domain add',
  'alias add kim',
  'alias set kim@home.example',
  'alias set kim@home.example --quota much',
  'alias set kim@home.example --disabled-code 200',
  'queue list --status lost',
  'queue list --limit 0'
]
for (const args of usage) {
  test(`postkeep ${args}: wrong usage`, async () => {
    const { exitCode, stderr } = await runHere(args.split(' '), environment)
    assert.equal(exitCode, 64)
    assert.match(stderr, /^postkeep: .*--help/)
  })
}

test('what is not there or not right is refused with a reason', async () => {
  const tries = [
    'user password nobody@far.example',
    'user add wrong',
    'domain add nodots',
    'domain add mx.server.example',
    'domain show none.example',
    'alias add kim@none.example',
    'alias show kim@none.example',
    'queue list --domain none.example'
  ]
  for (const args of tries) {
    const { exitCode, stderr } = await runHere(args.split(' '), environment)
    assert.equal(exitCode, 1, args)
    assert.match(stderr, /^postkeep: .{15}/, args)
  }
})

test('help needs no services', async () => {
  for (const args of [
    [],
    ['--help'],
    ['user', '--help'],
    ...commands.map(({ name }) => [...name.split(' '), '--help'])
  ]) {
    const { exitCode, stdout } = await runHere(args, {})
    assert.equal(exitCode, 0, args.join(' '))
    assert.match(stdout, /^Usage: postkeep /)
  }
})

test('without an environment it uses the running suite, or says what to set', async () => {
  const dataDir = join(folder.path, 'data')
  const missing = await runHere(['user', 'list', '--data-dir', dataDir], {})
  assert.equal(missing.exitCode, 78)
  assert.match(missing.stderr, /npm start.*MONGO_URL/s)
  await mkdir(dataDir)
  await writeFile(join(dataDir, 'command-env.json'), JSON.stringify(environment), { mode: 0o600 })
  assert.equal((await runHere(['user', 'list', '--data-dir', dataDir], {})).exitCode, 78)
  await writeFile(join(dataDir, 'dev-env.json'), '{}')
  const found = await runHere(['--data-dir', dataDir, 'user', 'list', '--json'], {})
  assert.equal(found.exitCode, 0, found.stderr)
  assert.ok(Array.isArray(JSON.parse(found.stdout)))
})

test('all that is wrong with the environment is said at once', async () => {
  const { exitCode, stderr } = await runHere(['user', 'list'], {
    MONGO_URL: 'http://x',
    SQLITE_PORT: 'x'
  })
  assert.equal(exitCode, 78)
  for (const name of ['MONGO_URL', 'SQLITE_PORT', 'DOMAIN', 'HELPER_ENCRYPTION_KEY', 'RPC_SECRET']) {
    assert.match(stderr, new RegExp(`^  ${name}: `, 'm'))
  }
})

test('a MongoDB that does not answer is said', async () => {
  const url = `mongodb://127.0.0.1:${await freePort()}/x`
  const { exitCode, stderr } = await runHere(['user', 'list'], { ...environment, MONGO_URL: url })
  assert.equal(exitCode, 69)
  assert.match(stderr, /^postkeep: MongoDB cannot be reached: .*try again\n$/)
})

test('as a process: output, errors and exit codes are those of a shell command', async () => {
  const { done: add, refused: fail } = postkeepOf(() => environment, runProcess)
  assert.equal(
    (await add('user add process@far.example --password-stdin', 'battery staple\n')).email,
    'process@far.example'
  )
  assert.deepEqual(await fail('user add process@far.example'), {
    exitCode: 1,
    code: 'exists',
    field: 'email',
    message: 'There is a user process@far.example already'
  })
  assert.equal((await fail('user add process@far.example --password-stdin')).exitCode, 64)
  const unconfigured = await runProcess(['user', 'list'], { MONGO_URL: 'http://x' })
  assert.deepEqual([unconfigured.exitCode, unconfigured.stdout], [78, ''])
})

test('aliases from TXT records: what is there stays, what is wrong is told', async () => {
  await done('user add txt@far.example')
  await done('domain add txt.example --owner txt@far.example')
  const record = 'forward-email=a:x@far.example,/^b-(.*)$/:$1@far.example,!!!c:,far.example,:odd'
  const imported = async () => (await list(`alias import-txt txt.example --record ${record}`)) as unknown[]
  assert.deepEqual(await imported(), [
    { name: 'a', outcome: 'added' },
    { name: '/^b-(.*)$/', outcome: 'added' },
    { name: 'c', outcome: 'added, disabled (550)' },
    { name: '*', outcome: 'added' },
    { name: ':odd', outcome: 'not understood' }
  ])
  const [again] = (await imported()) as [{ outcome: string }]
  assert.match(again.outcome, /already/)
  assert.equal((await list('alias list txt.example')).length, 4)
})

test('tokens for the API', async () => {
  await done('user add token@far.example')
  const made = await done(
    'token add token@far.example --name ci --scope domains,aliases --read-only --expires 30d'
  )
  assert.match(made.token ?? '', /^pk_/)
  assert.deepEqual([made.scopes, made.is_read_only], [['domains', 'aliases'], true])
  assert.deepEqual(
    (await list('token list token@far.example')).map(({ id, token }) => [id, token]),
    [[made.id, undefined]]
  )
  assert.equal((await done(`token revoke ${made.id}`)).id, made.id)
  assert.deepEqual(await list('token list token@far.example'), [])
  await done('user remove token@far.example')
})
