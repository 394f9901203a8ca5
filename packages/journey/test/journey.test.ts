import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectDatabase, type Database } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import { startMongo, type TestMongo } from '@postkeep/testkit'
import { createJournal, findJourneys, type Journal, type NewStep } from '../src/index.ts'

let mongo: TestMongo
let database: Database
let time = Date.parse('2026-03-01T00:00:00Z')

before(async () => {
  mongo = await startMongo()
  database = await connectDatabase({ url: mongo.url, logger: silentLogger })
})
after(async () => {
  await database.close()
  await mongo.stop()
})

function journalOf(options: { mostWaiting?: number; lost?: (count: number) => void } = {}): Journal {
  const logger = { ...silentLogger, warn: ({ lost }: { lost?: number }) => options.lost?.(lost ?? 0) }
  const now = () => new Date((time += 1000))
  const { mostWaiting } = options
  return createJournal({ database, service: 'mx', logger, now, ...(mostWaiting && { mostWaiting }) })
}

const step = (trace: string, fields: Partial<NewStep> = {}): NewStep => ({
  trace,
  event: 'accepted',
  text: 'INBOX: DMARC passed',
  addresses: ['bob@there.test', 'Ann@here.test'],
  ...fields
})

test('a journey is found by its id, by each of its addresses and by its Message-ID, with its steps in order', async () => {
  await using journal = journalOf()
  journal.note(
    step('a1', { messageId: '<one@there.test>', remote: { address: '192.0.2.1', reply: '250 ok' } })
  )
  journal.note(step('a1', { event: 'stored', text: 'Stored in the mailbox', addresses: ['ann@here.test'] }))
  journal.note(step('a2', { addresses: ['bob@there.test', 'eve@other.test'] }))
  await journal.flush()
  const found = async (text: string, domains?: string[]) =>
    (await findJourneys(database, { text, domains })).map(({ trace }) => trace)
  assert.deepEqual(await found('a1'), ['a1'])
  assert.deepEqual(await found('ANN@here.test'), ['a1'])
  assert.deepEqual(await found('bob@there.test'), ['a2', 'a1'])
  assert.deepEqual(await found('<one@there.test>'), ['a1'])
  assert.deepEqual(await found('one@there.test'), ['a1'])
  assert.deepEqual(await found('bob@there.test', ['here.test']), ['a1'])
  assert.deepEqual(await found('nobody@there.test'), [])
  const [journey] = await findJourneys(database, { text: 'a1' })
  assert.deepEqual(
    journey?.steps.map(({ event, service }) => `${service} ${event}`),
    ['mx accepted', 'mx stored']
  )
  assert.equal(journey?.steps[0]?.remote?.reply, '250 ok')
})

test('a journal is bounded, and says how much was lost', async () => {
  const lost: number[] = []
  await using journal = journalOf({ mostWaiting: 2, lost: (count) => lost.push(count) })
  for (const trace of ['b1', 'b2', 'b3', 'b4']) journal.note(step(trace))
  await journal.flush()
  assert.deepEqual(lost, [2])
  assert.equal((await findJourneys(database, { text: 'b2' })).length, 1)
  assert.equal((await findJourneys(database, { text: 'b3' })).length, 0)
})

test('steps go after 30 days', async () => {
  const indexes = await database.journeySteps.collection.indexes()
  const expiry = indexes.find(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)
  assert.deepEqual([expiry?.key, expiry?.expireAfterSeconds], [{ at: 1 }, 30 * 24 * 3600])
})

// Last: the database is gone afterwards.
test('without the database nothing fails, and nothing waits', async () => {
  const lost: number[] = []
  const other = await connectDatabase({ url: mongo.url, logger: silentLogger })
  await other.close()
  const logger = { ...silentLogger, warn: ({ lost: count }: { lost?: number }) => lost.push(count ?? 0) }
  await using journal = createJournal({ database: other, service: 'mx', logger })
  journal.note(step('c1'))
  await journal.flush()
  assert.deepEqual(lost, [1])
})
