// Services that go and come back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Fixture, startFixture } from './fixture.ts'
import { logIn, openClient, openLoggedIn } from './raw-client.ts'

let fixture: Fixture

before(async () => {
  fixture = await startFixture({ LAB: 'true' })
})
after(() => fixture[Symbol.asyncDispose]())

test('clients are told that the mail store is down, and can log in again when it is back', async () => {
  const account = await fixture.newAccount(['Subject: one\r\n\r\n'])
  const waiting = await openLoggedIn(fixture, account)
  assert.match(await waiting.ask('DELE 1'), /^\+OK/)

  await fixture.stopMailboxes()
  assert.ok(await waiting.waitFor('-ERR [SYS/TEMP] The session has ended'))
  assert.ok(await waiting.waitForEnd())
  const early = await openClient(fixture)
  assert.match(await logIn(early, account), /^-ERR \[SYS\/TEMP\] The mail store does not answer/)

  await fixture.startMailboxes()
  // The way to the service is opened again after a pause; until then logins are refused as above.
  let answer = ''
  for (let tries = 0; tries < 100 && !answer.startsWith('+OK'); tries += 1) {
    answer = await logIn(early, account)
    if (!answer.startsWith('+OK')) await sleep(50)
  }
  assert.equal(answer, '+OK Logged in: 1 messages')
  early.close()
})

test('unique ids outlive a restart of the service and of the mail store, and later deletions', async () => {
  const account = await fixture.newAccount(['a: 1\r\n\r\n', 'a: 2\r\n\r\n', 'a: 3\r\n\r\n'])
  const first = await openLoggedIn(fixture, account)
  const ids = (await first.askLines('UIDL')).map((line) => line.split(' ')[1])
  assert.equal(new Set(ids).size, 3)
  assert.match(await first.ask('DELE 2'), /^\+OK/)
  assert.match(await first.ask('QUIT'), /^\+OK/)

  await fixture.stopMailboxes()
  await fixture.startMailboxes()
  await fixture.restartPop3()
  const second = await openLoggedIn(fixture, account)
  assert.deepEqual(await second.askLines('UIDL'), [`1 ${ids[0]}`, `2 ${ids[2]}`])
  second.close()
})

test('a client is told when the service stops', async () => {
  const account = await fixture.newAccount(['a: 1\r\n\r\n'])
  const client = await openLoggedIn(fixture, account)
  assert.match(await client.ask('DELE 1'), /^\+OK/)
  await fixture.restartPop3()
  assert.ok(await client.waitFor('-ERR [SYS/TEMP] The server is restarting: connect again'))
  assert.ok(await client.waitForEnd())
  const again = await openLoggedIn(fixture, account)
  assert.equal(await again.ask('STAT'), '+OK 1 8')
  again.close()
})
