// postkeep trace, on journeys as the services note them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createJournal } from '@postkeep/journey'
import { silentLogger } from '@postkeep/log'
import { startMongo, type TestMongo } from '@postkeep/testkit'
import { runHere } from './run-postkeep.ts'

let mongo: TestMongo
let database: Database
let environment: Record<string, string>

before(async () => {
  mongo = await startMongo()
  database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  environment = {
    DOMAIN: 'server.example',
    MONGO_URL: mongo.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the services'
  }
  const trace = '0123456789abcdef0123'
  const messageId = '<one@there.test>'
  const client = { address: '192.0.2.1', name: 'mail.there.test' }
  let time = Date.parse('2026-03-01T09:30:00.125Z')
  const now = () => new Date((time += 40))
  await using mx = createJournal({ database, service: 'mx', logger: silentLogger, now })
  await using bree = createJournal({ database, service: 'smtp-bree', logger: silentLogger, now })
  mx.note({
    trace,
    event: 'accepted',
    text: 'INBOX: DMARC passed. SPF: there.test lets 192.0.2.1 send its mail. DKIM: signed by there.test, which stands for the author',
    addresses: ['bob@there.test', 'ann@here.test'],
    messageId,
    remote: client
  })
  mx.note({ trace, event: 'queued', text: 'Queued for ann@far.test', addresses: ['ann@here.test'] })
  bree.note({
    trace,
    event: 'failed',
    text: 'ann@far.test will not get it by mx.far.test',
    addresses: ['ann@far.test'],
    email: '65f000000000000000000001',
    remote: { address: '198.51.100.7', name: 'mx.far.test', reply: '550 5.1.1 no\u001b[2Jsuch user' }
  })
})
after(async () => {
  await database.close()
  await mongo.stop()
})

test('it reads as a story, and what strangers wrote steers no terminal', async () => {
  const { exitCode, stdout } = await runHere(['trace', 'ann@here.test'], environment)
  assert.equal(exitCode, 0)
  assert.equal(
    stdout,
    `Journey 0123456789abcdef0123, 2026-03-01, Message-ID <one@there.test>
09:30:00.165  mx         accepted: bob@there.test, ann@here.test
              INBOX: DMARC passed. SPF: there.test lets 192.0.2.1 send its mail. DKIM: signed by
                there.test, which stands for the author
              with mail.there.test [192.0.2.1]
09:30:00.205  mx         queued: ann@here.test
              Queued for ann@far.test
09:30:00.245  smtp-bree  failed: ann@far.test (queue 65f000000000000000000001)
              ann@far.test will not get it by mx.far.test
              with mx.far.test [198.51.100.7]
              answer: 550 5.1.1 no?[2Jsuch user
`
  )
})

test('by id and Message-ID too, as JSON, and what is unknown is said', async () => {
  for (const what of ['0123456789abcdef0123', '<one@there.test>', 'bob@there.test']) {
    const { stdout } = await runHere(['trace', what, '--json'], environment)
    const [journey] = JSON.parse(stdout) as { steps: unknown[] }[]
    assert.equal(journey?.steps.length, 3, what)
  }
  const unknown = await runHere(['trace', 'eve@here.test'], environment)
  assert.equal(unknown.exitCode, 1)
  assert.match(unknown.stderr, /Nothing is known of eve@here\.test/)
})
