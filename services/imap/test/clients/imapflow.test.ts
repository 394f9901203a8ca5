// Another program's client: imapflow.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import type { ExpungeEvent, FlagsEvent, ImapFlowOptions } from 'imapflow'
import { realisticMessages } from '@postkeep/testkit'
import { type ClientSuite, type FlowClient, messageOf, openFlow, startClientSuite } from './client-suite.ts'

let suite: ClientSuite

before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

const connect = (options?: Partial<ImapFlowOptions>): Promise<FlowClient> => openFlow(suite, options)

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
  await using other = await connect({ secure: false, port: suite.fixture.imap })
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

test('OBJECTID: a folder keeps its id through RENAME, a message through MOVE', async () => {
  await using client = await connect()
  assert.ok(client.capabilities.has('OBJECTID'))
  await client.mailboxCreate('Before')
  await client.append('Before', messageOf('moved'))
  const before = await client.mailboxOpen('Before')
  const [message] = await client.fetchAll('1', { emailId: true, threadId: true })
  await client.mailboxClose()
  await client.mailboxRename('Before', 'After')
  const renamed = await client.mailboxOpen('After')
  assert.ok(before.mailboxId !== undefined && before.mailboxId === renamed.mailboxId)
  await client.messageMove('1', 'Trash')
  await client.mailboxOpen('Trash')
  const [moved] = await client.fetchAll('*', { emailId: true, threadId: true })
  assert.deepEqual([moved!.emailId, moved!.threadId], [message!.emailId, message!.threadId])
})

test('QRESYNC: what happened while it was away comes with SELECT', async () => {
  const known = await (async () => {
    await using client = await connect({ qresync: true })
    await client.mailboxCreate('Away')
    for (const subject of ['1', '2', '3', '4']) await client.append('Away', messageOf(subject))
    const { uidValidity, highestModseq } = await client.mailboxOpen('Away')
    return { uidValidity, changedSince: highestModseq! }
  })()
  await using other = await connect()
  await other.mailboxOpen('Away')
  await other.messageFlagsAdd('1', ['\\Flagged'])
  await other.messageDelete('2:3')

  await using client = await connect({ qresync: true })
  assert.ok(client.enabled.has('QRESYNC'))
  const vanished: ExpungeEvent[] = []
  const changed: FlagsEvent[] = []
  client.on('expunge', (event) => vanished.push(event))
  client.on('flags', (event) => changed.push(event))
  const opened = await client.mailboxOpen('Away', known)
  assert.equal((opened as { qresync?: boolean }).qresync, true)
  assert.equal(opened.exists, 2)
  assert.deepEqual(
    vanished.map(({ uid, earlier }) => [uid, earlier]),
    [
      [2, true],
      [3, true]
    ]
  )
  assert.deepEqual(
    changed.map(({ uid, flags }) => [uid, [...(flags ?? [])]]),
    [[1, ['\\Flagged']]]
  )
  const gone = once(client, 'expunge')
  const idling = client.idle()
  await other.messageDelete('4', { uid: true })
  const [event] = (await gone) as [ExpungeEvent]
  assert.deepEqual([event.uid, event.vanished], [4, true])
  await client.noop()
  await idling
})
