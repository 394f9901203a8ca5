// What the numbers and sizes of a session are, seen beside other users of the same mailbox.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Fixture, append, startFixture } from './fixture.ts'
import { openLoggedIn } from './raw-client.ts'

let fixture: Fixture

before(async () => {
  fixture = await startFixture({ LAB: 'true' })
})
after(() => fixture[Symbol.asyncDispose]())

const sized = (bytes: number): Buffer => {
  const header = 'Subject: large\r\n\r\n'
  const line = `.${'x'.repeat(61)}\r\n`
  return Buffer.from(header + line.repeat(Math.ceil(bytes / line.length)))
}

test('sizes are those of what comes, whatever is stored', async () => {
  const stored = [
    '',
    '\n',
    '\r',
    'a: b',
    'a: b\n\nc\n',
    'a: b\r\n\r\n.\r\n..\r\n',
    'a: b\r\n\r\nc\rd\n\r',
    '..',
    sized(200_000)
  ]
  const account = await fixture.newAccount(stored.filter((message) => message.length > 0))
  const client = await openLoggedIn(fixture, account)
  const sizes = (await client.askLines('LIST')).map((line) => Number(line.split(' ')[1]))
  assert.equal(sizes.length, stored.length - 1)
  for (const [index, size] of sizes.entries()) {
    const lines = await client.askLines(`RETR ${index + 1}`)
    const octets = lines.reduce((sum, line) => sum + line.length + (line.startsWith('.') ? 1 : 2), 0)
    assert.equal(octets, size, `message ${index + 1}`)
    assert.ok(lines.every((line) => !/[\r\n]/.test(line) && line !== '.'))
  }
  client.close()
})

test('new messages are seen by the next session only, with their sizes', async () => {
  const account = await fixture.newAccount(['a: 1\n\n'])
  const first = await openLoggedIn(fixture, account)
  assert.equal(await first.ask('STAT'), '+OK 1 8')
  await fixture.withMailbox(account, (session) => append(session, Buffer.from('a: 22\n\n')))
  assert.equal(await first.ask('STAT'), '+OK 1 8')
  assert.equal(await first.ask('RETR 2'), '-ERR There is no such message')
  const second = await openLoggedIn(fixture, account)
  assert.equal(await second.ask('STAT'), '+OK 2 17')
  first.close()
  second.close()
})

test('a message that IMAP has moved elsewhere is gone here, and QUIT leaves it where it is', async () => {
  const account = await fixture.newAccount(['a: 1\r\n\r\n', 'a: 2\r\n\r\n', 'a: 3\r\n\r\n'])
  const client = await openLoggedIn(fixture, account)
  assert.match(await client.ask('DELE 2'), /^\+OK/)
  await fixture.withMailbox(account, async (session) => {
    const { folder } = await session.openFolder('INBOX')
    await session.copy({ folder: folder.id, uids: [1, 2], to: 'Archive', move: true })
  })
  assert.equal(await client.ask('RETR 1'), '-ERR Another session has deleted that message')
  assert.equal(await client.ask('QUIT'), '+OK Good bye')
  const folders = await fixture.withMailbox(account, (session) => session.folderStatus(['INBOX', 'Archive']))
  assert.deepEqual(
    folders.map((folder) => folder?.messages),
    [1, 2]
  )
})

test('QUIT deletes what DELE has named, and not what others have marked', async () => {
  const account = await fixture.newAccount(['a: 1\r\n\r\n', 'a: 2\r\n\r\n', 'a: 3\r\n\r\n', 'a: 4\r\n\r\n'])
  await fixture.withMailbox(account, async (session) => {
    const { folder } = await session.openFolder('INBOX')
    await session.store({ folder: folder.id, uids: [3, 3], mode: 'add', flags: ['\\Deleted'] })
  })
  const client = await openLoggedIn(fixture, account)
  assert.equal((await client.askLines('LIST')).length, 4)
  for (const number of [1, 2, 4]) assert.match(await client.ask(`DELE ${number}`), /^\+OK/)
  assert.equal(await client.ask('QUIT'), '+OK Good bye')
  const rows = await fixture.withMailbox(
    account,
    async (session) => (await session.openFolder('INBOX')).columns
  )
  assert.deepEqual([...rows.uid], [3])
})

test('a client that does not read holds up nobody and gets all in the end', async () => {
  const message = sized(8_000_000)
  const account = await fixture.newAccount([message])
  const slow = await openLoggedIn(fixture, account)
  slow.pause()
  slow.send('RETR 1\r\nNOOP\r\n')
  const other = await openLoggedIn(fixture, account)
  assert.equal(await other.ask('STAT'), `+OK 1 ${message.length}`)
  other.close()
  slow.resume()
  assert.ok(await slow.waitFor('\r\n.\r\n+OK Nothing done\r\n'))
  slow.close()
})
