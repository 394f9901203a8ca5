// Who may send as whom, to how many, and what is kept of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { owner, startFixture, type Account, type Fixture } from './fixture.ts'
import { dialSecure, loggedIn, type RawClient } from './raw-client.ts'

const remote = 'someone@example.org'
let fixture: Fixture
let ann: Account
let username: string
let password: string

before(async () => {
  fixture = await startFixture({ SMTP_MAX_RECIPIENTS: '3' })
  ann = await fixture.newAccount('ann')
  await fixture.directory.domains.create({ name: 'other.net', owner })
  // Before anybody logs in: for two seconds the services remember what they have asked the database.
  const made = await fixture.directory.catchAllPasswords.create('example.net')
  username = made.username
  password = made.password
})
after(() => fixture[Symbol.asyncDispose]())

const letter = (from: string, more = '') => `From: ${from}\r\n${more}\r\nHello`

async function login(user: string, secret: string): Promise<string> {
  using client = await dialSecure(fixture)
  await client.say('EHLO laptop.lan')
  return await client.login({ user, password: secret })
}

test('a catch-all password sends as any address of its domain, and as no other', async () => {
  assert.equal(username, '*@example.net')
  assert.match(await login(username, password), /^235 /)
  assert.match(await login('anybody@example.net', password), /^235 /)
  assert.match(await login('ann@example.net', password), /^235 /)
  assert.match(await login('*@other.net', password), /^535 /)
  assert.match(await login(username, `${password}x`), /^535 /)

  using client = await loggedIn(fixture, { user: username, password, mailbox: '' })
  assert.match(await client.send('shop@example.net', remote, letter('Shop <shop@example.net>')), /^250 /)
  assert.match(await client.send('any+tag@example.net', remote, letter('x@example.net')), /^250 /)
  assert.match(await client.say('MAIL FROM:<ann@other.net>'), /^553 5\.7\.1 /)
  assert.match(await client.send('shop@example.net', remote, letter('ann@other.net')), /^553 5\.7\.1 /)
  const queued = await fixture.takeQueued()
  const user = await fixture.database.users.findOne({ email: owner })
  assert.deepEqual(
    queued.map(({ email }) => [email.envelope.from, email.alias, email.user]),
    [
      ['shop@example.net', undefined, user!._id],
      ['any+tag@example.net', undefined, user!._id]
    ]
  )
  // A password of an alias goes on as before.
  assert.match(await login(ann.user, ann.password), /^235 /)
})

test('recipients of a message: the limit of the user, of the domain, of the server', async () => {
  const user = await fixture.database.users.findOne({ email: owner })
  const taken = async () => {
    using client = await loggedIn(fixture, ann)
    await client.say(`MAIL FROM:<${ann.user}>`)
    return await recipientsTaken(client)
  }
  assert.equal(await taken(), 3)
  await fixture.directory.domains.setRecipientLimit('example.net', 5)
  assert.equal(await taken(), 5)
  await fixture.directory.users.setRecipientLimit(owner, 1)
  assert.equal(await taken(), 1)
  await fixture.database.users.updateOne({ _id: user!._id }, { smtp_recipient_limit: 0 })
  await fixture.directory.domains.setRecipientLimit('example.net', 0)
})

/** How many until the answer is that there are too many; the same one again is not one more. */
async function recipientsTaken(client: RawClient): Promise<number> {
  for (let count = 0; ; count++) {
    const reply = await client.say(`RCPT TO:<r${count}@example.org>`)
    if (reply.startsWith('250')) continue
    assert.match(reply, /^452 4\.5\.3 A message may have \d+ recipients: /)
    assert.match(await client.say('RCPT TO:<r0@example.org>'), /^250 /)
    return count
  }
}

test(
  'a copy for the sender: once, also where the client sends again, with Bcc',
  { timeout: 180_000 },
  async () => {
    await fixture.directory.aliases.update(ann.user, { has_sent_copy: true })
    const message = letter(ann.user, 'Message-ID: <kept@example.net>\r\nBcc: bob@example.org\r\n')
    using first = await loggedIn(fixture, ann)
    const reply = await first.send(ann.user, remote, message)
    assert.match(reply, /^250 /)
    await first.break()
    using second = await loggedIn(fixture, ann)
    assert.equal(await second.send(ann.user, remote, message), reply)
    const queued = await fixture.takeQueued()
    assert.deepEqual(
      queued.map(({ email }) => email.kind).toSorted((a, b) => a.localeCompare(b)),
      ['copy', 'submission']
    )
    const { email, raw } = queued.find(({ email: { kind } }) => kind === 'copy')!
    assert.deepEqual([email.envelope, String(email.alias)], [{ from: '', to: [ann.user] }, ann.mailbox])
    assert.match(
      raw,
      /^Date: .*\r\nFrom: ann@example\.net\r\nMessage-ID: <kept@example\.net>\r\nBcc: bob@example\.org\r\n\r\nHello/
    )
    await fixture.directory.aliases.update(ann.user, { has_sent_copy: false })
    using third = await loggedIn(fixture, ann)
    assert.match(await third.send(ann.user, remote, letter(ann.user)), /^250 /)
    assert.equal((await fixture.takeQueued()).length, 1)
  }
)
