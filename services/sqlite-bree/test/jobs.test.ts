// The jobs with the real mailbox service.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createRecoveryKey } from '@postkeep/backup'
import { connectCache, type Cache } from '@postkeep/cache'
import { toObjectId, type JobRun } from '@postkeep/database'
import { runJobNow } from '@postkeep/jobs'
import { silentLogger } from '@postkeep/log'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { freePort, temporaryFolder } from '@postkeep/testkit'
import { delivery, makeMailbox, openSession, startSuite, type Suite } from '../../sqlite/test/suite.ts'
import { composeSqliteBree, readSqliteBreeConfig } from '../src/index.ts'

const stack = new AsyncDisposableStack()
let suite: Suite
let cache: Cache
let client: MailboxClient
let folder: string
let alice: Awaited<ReturnType<typeof makeMailbox>>

before(async () => {
  folder = stack.use(await temporaryFolder()).path
  suite = stack.use(await startSuite({ env: { SQLITE_PORT: String(await freePort()) } }))
  cache = stack.use(connectCache({ url: suite.redis.url, logger: silentLogger }))
  await cache.whenReady()
  client = stack.use(suite.connect())
  alice = await makeMailbox(suite, client, 'alice')
  const { recipient } = await createRecoveryKey('x25519')
  const config = readSqliteBreeConfig({
    ...suite.environment,
    BACKUP_STORAGE: 'directory',
    BACKUP_DIRECTORY: join(folder, 'repository'),
    BACKUP_STATE: join(folder, 'state'),
    BACKUP_RECIPIENT: recipient
  })
  stack.use(await composeSqliteBree(config, { logger: silentLogger }))
})
after(() => stack.disposeAsync())

async function ended(name: string): Promise<JobRun> {
  const outcome = await runJobNow(name, { cache, database: suite.database })
  assert.ok(outcome.kind === 'ended', outcome.kind)
  assert.equal(outcome.run.outcome, 'done', outcome.run.summary)
  return outcome.run
}

test('a mailbox is looked after while it is open, once a day', async () => {
  assert.match((await ended('maintain-mailboxes')).summary, /^0 of 0 unlocked/)
  const { params, compressed } = delivery(alice.mailbox, 'one')
  await client.deliver(params, compressed)
  const session = await openSession(client, alice)
  assert.deepEqual(await client.unlockedMailboxes(), [alice.mailbox])
  assert.match((await ended('maintain-mailboxes')).summary, /^1 of 1 unlocked mailboxes were looked after/)
  assert.match((await ended('maintain-mailboxes')).summary, /^0 of 1 unlocked/)
  const { folder: inbox } = await session.openFolder('INBOX')
  assert.equal(inbox.messages, 1)
  const again = await client.maintainMailbox(alice.mailbox, true)
  assert.deepEqual(again.kind === 'maintained' && again.faults, [])
  await session.logout()
})

test('how full it is gets into the directory', async () => {
  const { params, compressed, raw } = delivery(alice.mailbox, 'two')
  await client.deliver(params, compressed)
  assert.equal((await ended('refresh-usage')).summary, '1 mailboxes, 1 changed.')
  const alias = await suite.database.aliases.findById(toObjectId(alice.mailbox)).orFail()
  assert.equal(alias.storage_used, raw.length * 2)
})

test('what was used is copied, once, and again when it has changed', async () => {
  const copied = /^1 copied \(\d+ bytes\), 0 unchanged/
  assert.match((await ended('back-up-mailboxes')).summary, copied)
  // It changes once more when it is locked, and its drop box closed, a while after it was used.
  let again = (await ended('back-up-mailboxes')).summary
  while (copied.test(again)) again = (await ended('back-up-mailboxes')).summary
  assert.match(again, /^0 copied \(\d+ bytes\), 1 unchanged/)
  const { params, compressed } = delivery(alice.mailbox, 'three')
  await client.deliver(params, compressed)
  const session = await openSession(client, alice)
  const { folder: inbox } = await session.openFolder('INBOX')
  assert.equal(inbox.messages, 3)
  await session.logout()
  assert.match((await ended('back-up-mailboxes')).summary, /^1 copied \(\d+ bytes\), 0 unchanged/)
})
