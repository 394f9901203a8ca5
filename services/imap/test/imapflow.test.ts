// Another program's client: imapflow.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { ImapFlow } from 'imapflow'
import { realisticMessages } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'

let fixture: Fixture
let account: Account

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
})
after(() => fixture[Symbol.asyncDispose]())

interface ConnectOptions {
  readonly secure: boolean
}

async function connect({ secure }: ConnectOptions = { secure: true }): Promise<ImapFlow & AsyncDisposable> {
  const client = new ImapFlow({
    host: 'localhost',
    port: secure ? fixture.imaps : fixture.imap,
    secure,
    auth: { user: account.user, pass: account.password },
    tls: { ca: fixture.ca },
    logger: false
  })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.logout() })
}

test('lists the folders with their uses', async () => {
  await using client = await connect()
  const folders = await client.list()
  const uses = Object.fromEntries(folders.map(({ path, specialUse }) => [path, specialUse]))
  assert.deepEqual(uses, {
    Archive: String.raw`\Archive`,
    Drafts: String.raw`\Drafts`,
    INBOX: String.raw`\Inbox`,
    Junk: String.raw`\Junk`,
    'Sent Mail': String.raw`\Sent`,
    Trash: String.raw`\Trash`
  })
})

test('appends realistic messages and fetches the same bytes', async () => {
  await using client = await connect()
  const sent: Buffer[] = []
  for (const { raw } of realisticMessages(30, 7)) {
    sent.push(raw)
    const appended = await client.append('INBOX', raw, [String.raw`\Seen`])
    assert.ok(appended !== false && appended.uid === sent.length)
  }
  await client.mailboxOpen('INBOX')
  const fetched: Buffer[] = []
  for await (const message of client.fetch('1:*', {
    source: true,
    envelope: true,
    bodyStructure: true,
    size: true
  })) {
    assert.equal(message.size, sent[message.seq - 1]!.length)
    assert.ok(message.envelope?.subject !== undefined)
    assert.ok(message.bodyStructure !== undefined)
    fetched[message.seq - 1] = message.source!
  }
  assert.deepEqual(fetched, sent)
})

test('knows messages and threads by their ids', async () => {
  await using client = await connect()
  await client.mailboxOpen('INBOX')
  const one = await client.fetchOne('1', { emailId: true, threadId: true })
  assert.ok(one !== false && one.emailId !== undefined && one.threadId !== undefined)
  assert.deepEqual(await client.search({ emailId: one.emailId }), [1])
})

test('flags, searches, moves and deletes', async () => {
  await using client = await connect()
  await client.mailboxOpen('INBOX')
  await client.messageFlagsAdd('1:3', [String.raw`\Flagged`, '$Todo'])
  assert.deepEqual(await client.search({ flagged: true }), [1, 2, 3])
  const moved = await client.messageMove('1:2', 'Archive')
  assert.ok(moved !== false && moved.uidMap?.size === 2)
  await client.messageDelete('1')
  for (const [path, messages] of [
    ['INBOX', 27],
    ['Archive', 2]
  ] as const) {
    assert.deepEqual(await client.status(path, { messages: true }), { path, messages })
  }
})

test('creates, renames and deletes folders', async () => {
  await using client = await connect()
  await client.mailboxCreate(['Prägung', '日本語'])
  await client.mailboxRename('Prägung/日本語', 'Ordner')
  assert.ok((await client.list()).some(({ path }) => path === 'Ordner'))
  await client.mailboxDelete('Ordner')
  assert.ok(!(await client.list()).some(({ path }) => path === 'Ordner'))
})

test('is told of new mail while it is idle, and works over STARTTLS', async () => {
  await using idle = await connect()
  await idle.mailboxOpen('Drafts')
  const news = once(idle, 'exists')
  const idling = idle.idle()
  await using other = await connect({ secure: false })
  await other.append('Drafts', Buffer.from('Subject: x\r\n\r\nx\r\n'))
  assert.equal((await news)[0].count, 1)
  await idle.noop()
  await idling
})

test('COMPRESS is in use', async () => {
  await using client = await connect()
  assert.ok(client.capabilities.has('COMPRESS=DEFLATE'))
  assert.ok('_deflate' in client)
})
