// The mailbox service goes and comes back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFixture } from './fixture.ts'
import { loginLine, openClient } from './raw-client.ts'

test('clients are told, and can log in again when the service is back', async () => {
  await using fixture = await startFixture()
  const login = loginLine(await fixture.newAccount())
  const idle = await openClient(fixture)
  const waiting = await openClient(fixture)
  idle.send(`${login}a SELECT INBOX\r\nb IDLE\r\n`)
  waiting.send(login)
  assert.ok(await idle.waitFor('+ idling'))
  assert.ok(await waiting.waitFor('login OK'))

  await fixture.stopMailboxes()
  for (const client of [idle, waiting]) {
    assert.ok(await client.waitFor('* BYE [UNAVAILABLE] The session has ended'))
    assert.ok(await client.waitForEnd())
  }
  const early = await openClient(fixture)
  early.send(`${login}a NOOP\r\n`)
  assert.ok(await early.waitFor('a OK'))
  assert.match(early.received, /login NO \[UNAVAILABLE\]/)

  await fixture.startMailboxes()
  // The way to the service is opened again after a pause; until then logins are refused as above.
  for (let tries = 0; tries < 100; tries += 1) {
    early.send(login.replace('login', `try${tries}`))
    assert.ok(await early.waitFor(`try${tries} `))
    if (early.received.includes(`try${tries} OK`)) break
    await sleep(50)
  }
  assert.match(early.received, /try\d+ OK/)
  early.close()
})
