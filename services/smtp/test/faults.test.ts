// What the service needs goes away and comes back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectCache } from '@postkeep/cache'
import { silentLogger } from '@postkeep/log'
import { startFixture, type Account, type Fixture } from './fixture.ts'
import { dialSecure, loggedIn } from './raw-client.ts'

const ann = 'ann@example.net'
const timeout = 180_000
const message = `From: ${ann}\r\n\r\nHello`

let fixture: Fixture
let account: Account
before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount('ann')
})
after(() => fixture[Symbol.asyncDispose]())

test('no mailbox service: 454, and logins work again by themselves', { timeout }, async () => {
  using early = await loggedIn(fixture, account)
  await fixture.mailboxService.stop()
  using client = await dialSecure(fixture)
  assert.match(await client.login(account), /^454 4\.7\.0 /)
  // Who is in goes on.
  assert.match(await early.send(ann, 'bob@example.org', message), /^250 /)
  await fixture.mailboxService.start()
  assert.match(await untilNot('454', () => client.login(account)), /^235 /)
})

test('no MongoDB: 451, the session lives, and mail is taken again by itself', { timeout }, async () => {
  using client = await loggedIn(fixture, account)
  const [, accepted] = /^250 2\.0\.0 queued as (\w+)$/.exec(
    await client.send(ann, 'bob@example.org', message)
  )!
  await client.all(`MAIL FROM:<${ann}>`, 'RCPT TO:<bob@example.org>', 'DATA')
  // kill -9: what was accepted has to be on the disk.
  await fixture.mongo.stop()
  assert.match(await client.say(`${message}\r\n.`), /^451 4\.3\.0 /)
  assert.match(await client.say(`MAIL FROM:<${ann}>`), /^250 /)
  assert.match(await client.say('RCPT TO:<someone@unknown.example.org>'), /^451 4\.3\.0 /)
  const { checks, ok } = await fixture.service.health!()
  assert.deepEqual([ok, checks['mongodb']!.ok, checks['mailboxes']!.ok], [false, false, true])
  await fixture.mongo.start()
  const again = async () => {
    await client.say('RSET')
    return client.send(ann, 'bob@example.org', message)
  }
  assert.match(await untilNot('451', again), /^250 /)
  const ids = (await fixture.takeQueued()).map(({ email }) => email._id.toHexString())
  assert.ok(ids.includes(accepted!))
  assert.ok((await fixture.service.health!()).ok)
})

test('no Redis: mail is taken all the same, and the service connects again', { timeout }, async () => {
  using client = await loggedIn(fixture, account)
  await fixture.redis.kill()
  assert.match(await client.send(ann, 'bob@example.org', message), /^250 /)
  assert.equal((await fixture.takeQueued()).length, 1)
  await fixture.redis.restart()
  await using cache = connectCache({ url: fixture.redis.url, logger: silentLogger })
  await cache.whenReady()
  // This one, the service, the mailbox service.
  while (((await cache.redis.client('LIST')) as string).trim().split('\n').length < 3);
})

/** The first answer of another kind. */
async function untilNot(code: string, ask: () => Promise<string>): Promise<string> {
  for (;;) {
    const answer = await ask()
    if (!answer.startsWith(code)) return answer
  }
}
