// Who finds which log entries, by what.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { insertRecord } from '@postkeep/database'
import { logCsv, logFacts, ownershipOf, searchLogs, type Ownership } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
let ann: Ownership
let bob: Ownership
before(async () => {
  fixture = await testDirectory()
  const { database, directory } = fixture
  const people = []
  for (const name of ['root', 'ann', 'bob'])
    people.push(await directory.users.create({ email: `${name}@far.net` }))
  const domain = await directory.domains.create({ name: 'here.net', owner: 'ann@far.net' })
  ann = await ownershipOf(database, people[1]!._id.toHexString())
  bob = await ownershipOf(database, people[2]!._id.toHexString())
  const session = { sender: 'shop@far.net', recipients: ['x@here.net'], remoteAddress: '192.0.2.1' }
  const refused = { outcome: 'refused', session: { ...session, clientHostname: 'mail.far.net' } }
  await insertRecord(database.logEntries, {
    message: '=cmd|calc',
    domains: [domain._id],
    meta: refused,
    err: { responseCode: 550 }
  })
  await insertRecord(database.logEntries, {
    message: 'Arrived',
    user: people[2]!._id,
    meta: { outcome: 'accepted' }
  })
})
after(() => fixture[Symbol.asyncDispose]())

test('an administrator of a domain sees its entries, a person their own, the server all', async () => {
  const texts = async (owner?: Ownership) =>
    (await searchLogs(fixture.database, { owner })).entries.map(({ message }) => message).toSorted()
  assert.deepEqual(await texts(ann), ['=cmd|calc'])
  assert.deepEqual(await texts(bob), ['Arrived'])
  assert.deepEqual(await texts(), ['=cmd|calc', 'Arrived'])
})

test('by text, address and outcome', async () => {
  const count = async (search: object) =>
    (await searchLogs(fixture.database, { owner: ann, ...search })).count
  assert.equal(await count({ q: 'SHOP@' }), 1)
  assert.equal(await count({ q: 'x@here.net', outcome: 'refused' }), 1)
  assert.equal(await count({ outcome: 'accepted' }), 0)
  for (const q of ['.*', '(', '$where']) assert.equal(await count({ q }), 0)
})

test('as facts, and as a table without formulas', async () => {
  const { entries } = await searchLogs(fixture.database, { owner: ann })
  const { code, outcome, recipients, remote } = logFacts(entries[0]!)
  assert.deepEqual(
    [code, outcome, recipients, remote],
    [550, 'refused', ['x@here.net'], 'mail.far.net [192.0.2.1]']
  )
  const [, line] = logCsv(entries).split('\r\n')
  assert.match(
    line!,
    /^[\dT:.Z-]+,refused,shop@far\.net,x@here\.net,mail\.far\.net \[192\.0\.2\.1\],550,'=cmd\|calc,$/
  )
  assert.equal(logFacts({ ...entries[0]!, meta: { session: 'odd', outcome: 3 }, err: undefined }).sender, '')
})

test('entries of a domain, and of a reply code', async () => {
  const count = async (search: object) =>
    (await searchLogs(fixture.database, { owner: ann, ...search })).count
  const [domain] = ann.domains
  assert.equal(await count({ domain: domain!._id, responseCode: 550 }), 1)
  assert.equal(await count({ responseCode: 451 }), 0)
  assert.equal(await count({ domain: ann.user }), 0)
})
