// Sessions of one mailbox that expunge the same messages at the same moment, in whatever order they come.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startFixture } from './fixture.ts'
import type { RawClient } from '@postkeep/testkit'
import { loginLine, openClient } from './raw-client.ts'

const messageCount = 5

test('each session hears of each message once, whoever is first', async () => {
  await using fixture = await startFixture()
  const login = loginLine(await fixture.newAccount())
  const clients = await Promise.all(Array.from({ length: 4 }, () => openClient(fixture)))
  const [first] = clients as [RawClient]
  const appends = Array.from({ length: messageCount }, (_, index) => `a${index} APPEND INBOX {1+}\r\nx\r\n`)
  await answered(first, login, 'login')
  for (const [index, append] of appends.entries()) await answered(first, append, `a${index}`)
  await answered(first, 's SELECT INBOX\r\n', 's')
  await answered(first, 'd STORE 1:* +FLAGS.SILENT (\\Deleted)\r\n', 'd')
  for (const client of clients.slice(1)) {
    await answered(client, login, 'login')
    await answered(client, 's SELECT INBOX\r\n', 's')
  }

  await Promise.all(clients.map((client) => answered(client, 'e UID EXPUNGE 1:*\r\n', 'e')))
  for (const client of clients) {
    // What the others were first with may come with the answer of the next command.
    await answered(client, 'n NOOP\r\n', 'n')
    assert.equal(messagesLeft(client.received), 0)
    await answered(client, 'f FETCH 1:* UID\r\n', 'f')
    assert.doesNotMatch(client.received, /\* \d+ FETCH \(UID/)
    client.close()
  }
})

async function answered(client: RawClient, command: string, tag: string): Promise<void> {
  client.send(command)
  assert.ok(await client.waitFor(`\r\n${tag} OK`), client.received)
}

/** Follows the sequence numbers: one that is not there at that moment is an error. */
function messagesLeft(received: string): number {
  let left = messageCount
  for (const [, number] of received.matchAll(/\* (\d+) EXPUNGE/g)) {
    assert.ok(Number(number) >= 1 && Number(number) <= left, received)
    left -= 1
  }
  return left
}
