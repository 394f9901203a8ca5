import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { connectCache } from '@postkeep/cache'
import { silentLogger } from '@postkeep/log'
import { createSuppressionList } from '@postkeep/outbound'
import { owner, startFixture, type Account, type Fixture } from './fixture.ts'
import { base64, dial, dialSecure, loggedIn } from './raw-client.ts'

const ann = 'ann@example.net'
const remote = 'someone@example.org'

let fixture: Fixture
let account: Account
before(async () => {
  fixture = await startFixture({ SMTP_MESSAGE_LIMIT: '100 KB' })
  account = await fixture.newAccount('ann')
})
after(() => fixture[Symbol.asyncDispose]())

describe('login', () => {
  test('neither offered nor taken before TLS', async () => {
    using client = await dial(fixture)
    assert.doesNotMatch(await client.say('EHLO laptop.lan'), /AUTH/)
    assert.match(await client.login(account), /^538 5\.7\.11 /)
    assert.match(await client.say(`MAIL FROM:<${ann}>`), /^530 /)
  })

  test('PLAIN and LOGIN', async () => {
    using client = await dialSecure(fixture)
    assert.match(await client.say('EHLO laptop.lan'), /AUTH (PLAIN LOGIN|LOGIN PLAIN)/)
    assert.match(await client.login(account), /^235 2\.7\.0 /)
    using other = await dialSecure(fixture)
    await other.all('AUTH LOGIN', base64(account.user.toUpperCase()))
    assert.match(await other.say(base64(account.password)), /^235 2\.7\.0 /)
  })

  test('wrong password, unknown user, nonsense: the same answer', async () => {
    using client = await dialSecure(fixture)
    const refused = await client.login({ ...account, password: 'wrong' })
    assert.match(refused, /^535 5\.7\.8 /)
    assert.equal(await client.login({ user: 'nobody@example.net', password: 'wrong' }), refused)
    assert.equal(await client.login({ user: 'ann', password: account.password }), refused)
    assert.equal(await client.login({ user: ann, password: 'x'.repeat(4000) }), refused)
    assert.match(await client.login(account), /^235 /)
  })

  test('nothing is relayed without it', async () => {
    using client = await dialSecure(fixture)
    assert.match(await client.say(`MAIL FROM:<${ann}>`), /^530 5\.7\.0 /)
    assert.match(await client.say(`RCPT TO:<${remote}>`), /^5/)
    assert.match(await client.say('DATA'), /^5/)
  })
})

describe('envelope', () => {
  test('an address that mail came back from: refused, with the reason and an end', async () => {
    const list = createSuppressionList(fixture.database)
    const entry = { address: 'gone@example.org', category: 'recipient', reply: '550 5.1.1 No such user' }
    await list.add({ ...entry, days: 7 })
    using client = await loggedIn(fixture, account)
    await client.say(`MAIL FROM:<${ann}>`)
    const refused = await client.say('RCPT TO:<Gone@Example.org>')
    assert.match(
      refused,
      /^550 5\.7\.1 Mail to that address came back \(550 5\.1\.1 No such user\) and is not tried before 20/
    )
    assert.match(await client.say(`RCPT TO:<${remote}>`), /^250 /)
  })

  test('the sender is the login', async () => {
    using client = await loggedIn(fixture, account)
    const refused = `553 5.7.1 The sender must be the address of the login, ${ann}`
    assert.equal(await client.say('MAIL FROM:<bob@example.net>'), refused)
    assert.equal(await client.say(`MAIL FROM:<${remote}>`), refused)
    assert.equal(await client.say('MAIL FROM:<>'), refused)
    assert.match(await client.say('MAIL FROM:<Ann+lists@EXAMPLE.net>'), /^250 /)
  })

  test('local recipients are known, others are for the queue', async () => {
    await fixture.directory.aliases.create({ domain: 'example.net', name: 'closed', has_imap: true })
    await fixture.directory.aliases.update('closed@example.net', {
      is_enabled: false,
      error_code_if_disabled: 550
    })
    using client = await loggedIn(fixture, account)
    await client.say(`MAIL FROM:<${ann}>`)
    assert.match(await client.say('RCPT TO:<nobody@example.net>'), /^550 5\.1\.1 /)
    assert.match(await client.say('RCPT TO:<closed@example.net>'), /^550 5\.2\.1 /)
    assert.match(await client.say('RCPT TO:<a b@example.org>'), /^5\d\d 5\.1\.3 /)
    assert.match(await client.say('DATA'), /^503 /)
    assert.match(await client.say('RCPT TO:<ann+tag@example.net>'), /^250 /)
    assert.match(await client.say(`RCPT TO:<${remote}>`), /^250 /)
  })

  test('a domain whose sending is off writes to this server only', async () => {
    const { directory } = fixture
    await directory.domains.create({ name: 'quiet.example.net', owner })
    await directory.domains.update('quiet.example.net', { has_smtp: false })
    using client = await loggedIn(fixture, await fixture.newAccount('ann', 'quiet.example.net'))
    await client.say('MAIL FROM:<ann@quiet.example.net>')
    const refused = '550 5.7.1 Sending to other servers is switched off for quiet.example.net'
    assert.ok((await client.say(`RCPT TO:<${remote}>`)).startsWith(refused))
    assert.match(await client.say(`RCPT TO:<${ann}>`), /^250 /)
  })

  test('at most 50 recipients', async () => {
    using client = await loggedIn(fixture, account)
    await client.say(`MAIL FROM:<${ann}>`)
    const replies = await client.all(
      ...Array.from({ length: 51 }, (_, number) => `RCPT TO:<u${number}@example.org>`)
    )
    assert.ok(replies.slice(0, 50).every((reply) => reply.startsWith('250')))
    assert.match(replies[50]!, /^452 /)
  })

  test('each message has recipients of its own', async () => {
    using client = await loggedIn(fixture, account)
    const message = `From: ${ann}\r\n\r\nHello`
    await client.all(`MAIL FROM:<${ann}>`, 'RCPT TO:<first@example.org>', 'RSET')
    assert.match(await client.send(ann, 'second@example.org', message), /^250 /)
    assert.match(await client.send(ann, 'third@example.org', message), /^250 /)
    const queued = await fixture.takeQueued()
    assert.deepEqual(
      queued.map(({ email }) => email.envelope.to),
      [['second@example.org'], ['third@example.org']]
    )
  })
})

describe('message', () => {
  test('completed, sealed, in the queue when 250 is said', async () => {
    using client = await loggedIn(fixture, account)
    await client.all(`MAIL FROM:<${ann}> RET=HDRS ENVID=e1`, `RCPT TO:<${remote}> NOTIFY=SUCCESS,DELAY`)
    await client.all('RCPT TO:<bob@example.org> ORCPT=rfc822;b@example.org', 'DATA')
    const body = 'The secret is plum.\r\n..and a dot\r\n'
    const header = `From: Ann <${ann}>\r\nSubject: Plum =?utf-8?q?p=C3=A9ach?=\r\nBcc: bob@example.org\r\n`
    const [, id] = /^250 2\.0\.0 queued as ([\da-f]{24})$/.exec(
      await client.say(`${header}\r\n${body.replaceAll(/^\./gm, '..')}.`)
    )!
    const [queued, ...others] = await fixture.takeQueued()
    assert.deepEqual(others, [])
    const { email, raw } = queued!

    assert.equal(email._id.toHexString(), id)
    assert.equal(email.kind, 'submission')
    assert.deepEqual(email.envelope, { from: ann, to: [remote, 'bob@example.org'] })
    assert.equal(email.alias!.toHexString(), account.mailbox)
    assert.deepEqual(email.dsn, { id: 'e1', return: 'headers' })
    assert.deepEqual(
      email.recipients.map(({ notify, orcpt }) => ({ notify: [...notify], orcpt })),
      [
        { notify: ['SUCCESS', 'DELAY'], orcpt: undefined },
        { notify: [], orcpt: 'rfc822;b@example.org' }
      ]
    )

    const [head, text] = splitOnce(raw, '\r\n\r\n')
    assert.equal(text, body)
    assert.match(head, /^Received: from submission\r\n by smtp\.example\.net with ESMTPSA\r\n \(TLS/)
    assert.doesNotMatch(raw, /127\.0\.0\.1|laptop|bcc/i)
    assert.match(head, /\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r\n/)
    assert.equal(/^Message-ID: (<.+@example\.net>)\r$/m.exec(head)![1], email.messageId)
    assert.ok(head.endsWith(`From: Ann <${ann}>\r\nSubject: Plum =?utf-8?q?p=C3=A9ach?=`))

    const stored = Buffer.concat([email.message!, Buffer.from(JSON.stringify(email))]).toString('latin1')
    assert.doesNotMatch(stored, /plum|peach/i)
  })

  test('From is the login', async () => {
    using client = await loggedIn(fixture, account)
    const send = (header: string) => client.send(ann, remote, `${header}\r\n\r\nHello`)
    assert.match(await send('From: bob@example.net'), /^553 5\.7\.1 From must be .* ann@example\.net$/)
    assert.match(await send(`From: ${ann}\r\nSender: bob@example.net`), /^553 5\.7\.1 Sender /)
    assert.match(await send('Subject: nobody'), /^554 5\.6\.0 .*no From field/)
    assert.match(await send(`From: ${ann}\r\nFrom: ${ann}`), /^554 5\.6\.0 /)
    assert.match(await send(`From: ${ann}\r\nnonsense`), /^554 5\.6\.0 Line 2/)
    assert.match(await send(`From: ${ann}`), /^250 /)
    assert.equal((await fixture.takeQueued()).length, 1)
  })

  test('what others would not take', async () => {
    using client = await loggedIn(fixture, account)
    const send = (rest: string) => client.send(ann, remote, `From: ${ann}\r\n${rest}`)
    assert.match(await send(`${'Received: x\r\n'.repeat(51)}\r\nHello`), /^554 5\.4\.6 Loop/)
    assert.match(await send(`\r\n${'x'.repeat(999)}`), /^554 5\.6\.0 .*line of more than 998 bytes/)
    assert.match(await send('\r\na\0b'), /^554 5\.6\.0 .*NUL/)
    assert.match(await send('\r\na\nb'), /^550 5\.6\.11 /)
    assert.match(await send('\r\na\n.\r\nMAIL FROM:<smuggled@example.net>'), /^550 5\.6\.11 /)
    assert.match(await send(`\r\n${`${'x'.repeat(900)}\r\n`.repeat(120)}`), /^552 5\.3\.4 /)
    assert.match(await client.say(`MAIL FROM:<${ann}> SIZE=200000`), /^552 /)
    assert.match(await send(`\r\n${'x'.repeat(998)}`), /^250 /)
    assert.equal((await fixture.takeQueued()).length, 1)
  })

  test(
    'sent again after a lost answer, it is one message; sent again on purpose, another',
    { timeout: 180_000 },
    async () => {
      const message = `From: ${ann}\r\nMessage-ID: <once@example.net>\r\n\r\nHello`
      using first = await loggedIn(fixture, account)
      const reply = await first.send(ann, remote, message)
      assert.match(reply, /^250 /)
      await first.break()
      using second = await loggedIn(fixture, account)
      assert.equal(await second.send(ann, remote, message), reply)
      assert.match(await second.send(ann, 'other@example.org', message), /^250 /)
      await second.say('QUIT')
      while (await fixture.database.emails.findOne({ idempotency_key: { $exists: true } }));
      using third = await loggedIn(fixture, account)
      const again = await third.send(ann, remote, message)
      assert.match(again, /^250 /)
      assert.notEqual(again, reply)
      assert.equal((await fixture.takeQueued()).length, 3)
    }
  )

  test('the workers are told', async () => {
    await using cache = connectCache({ url: fixture.redis.url, logger: silentLogger })
    await cache.whenReady()
    await cache.redis.subscribe('postkeep:queued')
    const announced = new Promise((resolve) => cache.redis.once('message', resolve))
    using client = await loggedIn(fixture, account)
    assert.match(await client.send(ann, remote, `From: ${ann}\r\n\r\nHello`), /^250 /)
    await announced
    await fixture.takeQueued()
  })
})

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at), text.slice(at + separator.length)]
}

describe('what a login may do', () => {
  test('send as what its list names, and as all of a domain', async () => {
    const eve = await fixture.newAccount('eve')
    using before = await loggedIn(fixture, eve)
    assert.match(await before.say('MAIL FROM:<team@example.net>'), /^553 /)
    await fixture.directory.aliases.setSenders(eve.user, ['team@example.net'])
    await assert.rejects(fixture.directory.aliases.setSenders(eve.user, ['x@elsewhere.org']), /not a domain/)
    await cacheIsOver(eve, 'team@example.net')
    using client = await loggedIn(fixture, eve)
    assert.match(await client.send('team@example.net', remote, 'From: Team+x@example.net\r\n\r\nx'), /^250 /)
    assert.match(await client.say('MAIL FROM:<other@example.net>'), /^553 /)
    await fixture.directory.aliases.setSenders(eve.user, ['*@example.net'])
    await cacheIsOver(eve, 'other@example.net')
    assert.equal((await fixture.takeQueued()).length, 1)
  })

  test('a message for later waits in the queue, and REQUIRETLS goes along', async () => {
    using client = await loggedIn(fixture, account)
    assert.match(await client.say('EHLO x'), /REQUIRETLS/)
    const later = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000)
    const message = `From: ${ann}\r\nDate: ${later.toUTCString().replace('GMT', '+0000')}\r\n\r\nx`
    const replies = await client.all(`MAIL FROM:<${ann}> REQUIRETLS`, `RCPT TO:<${remote}>`, 'DATA')
    assert.match(replies[2]!, /^354/)
    assert.match(await client.say(`${message}\r\n.`), /^250 /)
    assert.equal((await fixture.takeQueued()).length, 0)
    const [email] = await fixture.database.emails.find({ next_attempt_at: later })
    assert.deepEqual([email!.requireTLS, email!.status], [true, 'queued'])
    await fixture.database.emails.deleteMany({})
  })

  test('a limit a day, that outlives what Redis knows', async () => {
    const user = await fixture.database.users.findOne({})
    await fixture.database.users.updateOne({ _id: user!._id }, { smtp_limit: 2 })
    const cache = connectCache({ url: fixture.redis.url, logger: silentLogger })
    await cache.whenReady()
    await cache.redis.flushall()
    using client = await loggedIn(fixture, account)
    const send = (n: number) => client.send(ann, remote, `From: ${ann}\r\n\r\n${n}`)
    assert.match(await send(1), /^250 /)
    await cache.redis.flushall()
    assert.match(await send(2), /^250 /)
    assert.match(await send(3), /^450 4\.7\.1 The limit of 2 messages a day/)
    await cache.redis.flushall()
    assert.match(await send(4), /^450 /)
    await cache.redis.flushall()
    await cache.close()
    await fixture.database.users.updateOne({ _id: user!._id }, { smtp_limit: 0 })
    assert.equal((await fixture.takeQueued()).length, 2)
  })
})

/** The service may remember for a moment what it has asked the database. */
async function cacheIsOver(of: Account, sender: string): Promise<void> {
  for (;;) {
    using client = await loggedIn(fixture, of)
    if ((await client.say(`MAIL FROM:<${sender}>`)).startsWith('250')) return
  }
}
