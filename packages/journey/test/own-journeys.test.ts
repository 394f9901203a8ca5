// People find the journeys of their own mail, and none of anybody else's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectDatabase, insertRecord, newObjectId, type Database } from '@postkeep/database'
import { silentLogger as logger } from '@postkeep/log'
import { startMongo, type TestMongo } from '@postkeep/testkit'
import { createJournal, findOwnJourneys } from '../src/index.ts'

let mongo: TestMongo
let database: Database
const [ann, bob, here] = [newObjectId(), newObjectId(), newObjectId()]

before(async () => {
  mongo = await startMongo()
  database = await connectDatabase({ url: mongo.url, logger })
  const members = [
    { user: ann, group: 'admin' as const },
    { user: bob, group: 'user' as const }
  ]
  const secrets = { verification_record: 'x', webhook_key: Buffer.from('x') }
  await insertRecord(database.domains, { _id: here, name: 'here.test', members, ...secrets })
  await insertRecord(database.aliases, { name: 'bob', domain: here, user: bob })
  await using journal = createJournal({ database, service: 'mx', logger })
  const note = (trace: string, ...addresses: string[]) =>
    journal.note({ trace, event: 'accepted', text: 'words', addresses })
  note('to-both', 'shop@far.test', 'ann@here.test', 'bob+shop@here.test')
  note('to-ann', 'shop@far.test', 'ann@here.test')
  note('elsewhere', 'shop@far.test', 'eve@other.test')
})
after(async () => {
  await database.close()
  await mongo.stop()
})

test('an administrator of the domain finds all of its mail, a member only their own', async () => {
  const tracesOf = async (user: typeof ann, domains: { _id: typeof here; name: string }[], text: string) =>
    (await findOwnJourneys(database, { owner: { user, domains }, text })).map(({ trace }) => trace).toSorted()
  const annOwns = [{ _id: here, name: 'here.test' }]
  assert.deepEqual(await tracesOf(ann, annOwns, 'shop@far.test'), ['to-ann', 'to-both'])
  assert.deepEqual(await tracesOf(bob, [], 'shop@far.test'), ['to-both'])
  assert.deepEqual(await tracesOf(bob, [], 'to-ann'), [])
  assert.deepEqual(await tracesOf(newObjectId(), [], 'shop@far.test'), [])
})
