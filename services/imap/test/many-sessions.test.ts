// Many clients that wait, over TLS; the limit of one user; a client that has died without a word.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import type { RawClient } from '@postkeep/testkit'
import { loginLine, openClient } from './raw-client.ts'

const sessions = 1000
const together = 25

let fixture: Fixture
before(async () => {
  fixture = await startFixture({
    MAILBOX_SESSIONS: String(sessions),
    IMAP_IDLE_TIMEOUT: '10m',
    IMAP_HANG_UP: '300ms',
    LAB: 'true'
  })
})
after(() => fixture[Symbol.asyncDispose]())

/** Each connection has two ends in this process. */
function lacksFiles(): string | false {
  const report = process.report.getReport() as unknown as {
    userLimits?: { open_files?: { soft: number | string } }
  }
  const allowed = report.userLimits?.open_files?.soft
  const isEnough = typeof allowed !== 'number' || allowed >= 3 * sessions
  return isEnough ? false : `only ${allowed} files may be open (ulimit -n)`
}

async function openIdle(account: Account): Promise<RawClient> {
  const client = await openClient(fixture)
  client.send(`${loginLine(account)}a SELECT INBOX\r\nb IDLE\r\n`)
  assert.ok(await client.waitFor('+ idling'), client.received)
  return client
}

test(
  '1,000 clients in IDLE are told of one message, and no more may log in',
  { skip: lacksFiles() },
  async () => {
    const account = await fixture.newAccount()
    const clients: RawClient[] = []
    while (clients.length < sessions - 1) {
      const count = Math.min(together, sessions - 1 - clients.length)
      clients.push(...(await Promise.all(Array.from({ length: count }, () => openIdle(account)))))
    }
    const writer = await openClient(fixture)
    writer.send(loginLine(account))
    assert.ok(await writer.waitFor('login OK'))
    const tooMany = await openClient(fixture)
    tooMany.send(loginLine(account))
    assert.ok(await tooMany.waitFor('login NO [LIMIT] Too many connections of this user'))
    writer.send('a APPEND INBOX {4+}\r\na:b\n\r\n')
    const told = await Promise.all(clients.map((client) => client.waitFor('* 1 EXISTS')))
    assert.equal(told.filter(Boolean).length, sessions - 1)
    // Whoever goes makes room.
    clients[0]!.send('DONE\r\nc LOGOUT\r\n')
    assert.ok(await clients[0]!.waitForEnd())
    tooMany.send('again LOGIN '.concat(loginLine(account).slice('login LOGIN '.length)))
    assert.ok(await tooMany.waitFor('again OK'))
    for (const client of [...clients, writer, tooMany]) client.close()
  }
)

test('a client that is silent, and does not even read the farewell, makes room', async () => {
  await using small = await startFixture({
    MAILBOX_SESSIONS: '1',
    IMAP_IDLE_TIMEOUT: '300ms',
    IMAP_HANG_UP: '100ms'
  })
  const account = await small.newAccount()
  const dead = await openClient(small)
  dead.send(`${loginLine(account)}a SELECT INBOX\r\nb IDLE\r\n`)
  assert.ok(await dead.waitFor('+ idling'))
  dead.pause()
  const next = await openClient(small)
  for (let tries = 0; ; tries += 1) {
    next.send(`try${tries} LOGIN ${account.user} ${account.password}\r\n`)
    assert.ok(await next.waitFor(`try${tries} `), 'it made no room')
    if (next.received.includes(`try${tries} OK`)) break
  }
  dead.resume()
  next.close()
  dead.close()
})
