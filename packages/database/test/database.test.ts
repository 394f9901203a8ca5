import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import {
  connectDatabase,
  DatabaseUnavailable,
  insertRecord,
  isDuplicateKey,
  newObjectId,
  toObjectId
} from '../src/index.ts'
import { testDatabase, type TestDatabase } from './test-database.ts'

let fixture: TestDatabase
before(async () => {
  fixture = await testDatabase()
})
after(() => fixture[Symbol.asyncDispose]())

const dkimKey = {
  selector: 'mail-1',
  algorithm: 'rsa' as const,
  private_key: Buffer.from('sealed'),
  public_key: 'MII',
  created_at: new Date()
}

function newDomain(name: string) {
  return {
    name,
    members: [{ user: newObjectId(), group: 'admin' as const }],
    verification_record: newObjectId().toHexString(),
    dkim_keys: [dkimKey],
    webhook_key: Buffer.from('k')
  }
}

test('reads give plain objects with Buffers, dates and defaults', async () => {
  const { domains } = fixture.database
  const { _id } = await domains.create(newDomain('Plain.Example'))
  const found = await domains.findOne({ name: 'plain.example' })
  assert.equal(Object.getPrototypeOf(found), Object.prototype)
  assert.ok(Buffer.isBuffer(found?.dkim_keys[0]?.private_key))
  assert.equal(found.dkim_keys[0].private_key.toString(), 'sealed')
  assert.deepEqual(found._id, _id)
  assert.ok(found.created_at instanceof Date)
  assert.equal(found.has_virus_protection, true)
  const updated = await domains.findOneAndUpdate(
    { _id },
    { $set: { has_smtp: true } },
    { returnDocument: 'after' }
  )
  assert.equal(updated?.has_smtp, true)
  assert.equal(Object.getPrototypeOf(updated), Object.prototype)
})

test('an inserted record is what a read gives', async () => {
  const { domains } = fixture.database
  const inserted = await insertRecord(domains, newDomain('inserted.example'))
  assert.equal(Object.getPrototypeOf(inserted), Object.prototype)
  assert.deepEqual(inserted, await domains.findOne({ _id: inserted._id }))
})

test('unique keys are unique', async () => {
  const { domains, users, aliases, emails } = fixture.database
  const domain = newObjectId()
  const alias = { user: newObjectId(), domain, name: 'kim' }
  const email = { kind: 'forward' as const, size: 1, idempotency_key: 'k' }
  const twice: [string, () => Promise<unknown>][] = [
    ['domain', () => domains.create(newDomain('twice.example'))],
    ['user', () => users.create({ email: 'Twice@example.com' })],
    ['alias', () => aliases.create(alias)],
    ['email', () => emails.create(email)]
  ]
  for (const [name, create] of twice) {
    await create()
    await assert.rejects(create(), isDuplicateKey, name)
  }
  await aliases.create({ ...alias, domain: newObjectId() })
  await emails.create([
    { kind: 'dsn', size: 1 },
    { kind: 'dsn', size: 1 }
  ])
})

test('an unknown field is refused, in a document and in a filter', async () => {
  const { users } = fixture.database
  const wrong = { email: 'x@example.com', is_admin: true }
  await assert.rejects(users.create(wrong), { name: 'StrictModeError' })
  await assert.rejects(Promise.resolve(users.deleteMany({ emial: 'x@example.com' } as object)), {
    name: 'StrictModeError'
  })
})

test('an email lives for 30 days after the date that it is to be sent', async () => {
  const date = new Date('2030-01-01T00:00:00Z')
  const email = await fixture.database.emails.create({ kind: 'submission', size: 1, date })
  assert.equal(email.expires_at.toISOString(), '2030-01-31T00:00:00.000Z')
})

test('two claimants never get the same email, and a lease that ran out is claimed again', async () => {
  const { emails } = fixture.database
  await emails.deleteMany({})
  const due = new Date('2020-01-01T00:00:00Z')
  for (let i = 0; i < 20; i++) await emails.create({ kind: 'submission', size: 1, next_attempt_at: due })
  const claim = (worker: string, now: Date) =>
    emails.findOneAndUpdate(
      { status: { $in: ['queued', 'deferred'] }, next_attempt_at: { $lte: now } },
      {
        $set: {
          is_locked: true,
          locked_by: worker,
          lease_until: new Date(now.getTime() + 60_000),
          next_attempt_at: new Date(now.getTime() + 60_000)
        }
      },
      { sort: { next_attempt_at: 1 } }
    )
  const now = new Date('2020-01-02T00:00:00Z')
  const claimed = await Promise.all(Array.from({ length: 30 }, (_, i) => claim(`w${i % 4}`, now)))
  const ids = claimed.flatMap((email) => (email ? [email._id.toHexString()] : []))
  assert.equal(ids.length, 20)
  assert.equal(new Set(ids).size, 20)
  assert.ok(await claim('w9', new Date(now.getTime() + 61_000)))
})

const id = newObjectId()
const queries: [string, object, object][] = [
  ['users', { email: 'a@b.example' }, {}],
  ['users', { group: 'admin' }, { created_at: 1, _id: 1 }],
  ['api_keys', { hash: 'h' }, {}],
  ['api_keys', { user: id }, { created_at: 1 }],
  ['domains', { name: 'b.example' }, {}],
  ['domains', { 'members.user': id }, {}],
  ['aliases', { domain: id, name: 'kim' }, {}],
  ['aliases', { domain: id }, { name: 1 }],
  ['aliases', { user: id }, { domain: 1, name: 1 }],
  [
    'emails',
    { status: { $in: ['queued', 'deferred'] }, next_attempt_at: { $lte: new Date() } },
    { next_attempt_at: 1 }
  ],
  ['emails', { status: { $in: ['sent', 'bounced'] }, is_redacted: false }, {}],
  ['emails', { status: 'deferred' }, { created_at: -1, _id: -1 }],
  ['emails', { user: id }, { created_at: -1, _id: -1 }],
  ['emails', { domain: id }, { created_at: -1, _id: -1 }],
  ['emails', { idempotency_key: 'k' }, {}],
  ['emails', { messageId: '<a@b>' }, {}],
  ['emails', { message_file: id }, {}],
  ['emails', { locked_by: 'w', lease_until: { $lte: new Date() } }, {}],
  ['log_entries', { domains: id }, { created_at: -1 }],
  ['log_entries', { user: id }, { created_at: -1 }],
  ['log_entries', { trace: 't' }, {}]
]
for (const [collection, filter, sort] of queries) {
  test(`an index serves ${collection} ${JSON.stringify(filter)} ${JSON.stringify(sort)}`, async () => {
    const { db } = fixture.database.connection
    const explain = { find: collection, filter, ...(Object.keys(sort).length > 0 && { sort }) }
    const plan = await db!.command({ explain, verbosity: 'queryPlanner' })
    const text = JSON.stringify(plan['queryPlanner'].winningPlan)
    assert.match(text, /IXSCAN|IDHACK/)
    assert.doesNotMatch(text, /COLLSCAN|"SORT"/)
  })
}

test('a body in GridFS comes back whole', async () => {
  const { bodies } = fixture.database
  const body = Buffer.alloc(600_000, 'x')
  const upload = bodies.openUploadStream('body')
  upload.end(body)
  await once(upload, 'finish')
  const parts: Buffer[] = []
  for await (const part of bodies.openDownloadStream(upload.id)) parts.push(part as Buffer)
  assert.ok(Buffer.concat(parts).equals(body))
})

test('health is well while connected and says why when not', async () => {
  const second = await connectDatabase({ url: fixture.url, logger: silentLogger, createIndexes: false })
  assert.deepEqual(await second.health(), { ok: true })
  await second.close()
  const { ok, detail } = await second.health()
  assert.equal(ok, false)
  assert.ok(detail)
})

test('a MongoDB that does not answer is given up after the patience', async () => {
  const mute = createServer().listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const { port } = mute.address() as { port: number }
  mute.close()
  const url = `mongodb://127.0.0.1:${port}/x`
  await assert.rejects(connectDatabase({ url, logger: silentLogger, patienceMs: 300 }), DatabaseUnavailable)
})

test('ids are 24 hex digits', () => {
  assert.equal(toObjectId('0123456789ABCDEF01234567')?.toHexString(), '0123456789abcdef01234567')
  assert.equal(toObjectId('0123456789'), undefined)
  assert.equal(toObjectId('twelve_bytes'), undefined)
})
