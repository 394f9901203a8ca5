// Other people's clients.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTransport } from 'nodemailer'
import { hasProgram, startProcess } from '@postkeep/testkit'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let account: Account
before(async () => {
  fixture = await startFixture({ HIDE_CLIENT_ADDRESS: 'false' })
  account = await fixture.newAccount('ann')
})
after(() => fixture[Symbol.asyncDispose]())

for (const [name, secure] of [
  ['nodemailer over TLS', true],
  ['nodemailer over STARTTLS', false]
] as const) {
  test(name, async () => {
    const transport = createTransport({
      host: '127.0.0.1',
      port: secure ? fixture.smtps : fixture.smtp,
      secure,
      requireTLS: !secure,
      name: 'laptop.lan',
      tls: { ca: fixture.ca },
      auth: { user: account.user, pass: account.password }
    })
    const attachment = Buffer.alloc(1_500_000, 'a stone, ')
    const sent = await transport.sendMail({
      from: `Änn <${account.user}>`,
      to: ['bob@example.org', account.user],
      bcc: 'hidden@example.com',
      subject: 'Grüße',
      text: 'Hello\n.\nBye',
      attachments: [{ filename: 'stone.bin', content: attachment }]
    })
    transport.close()
    assert.match(sent.response, /^250 2\.0\.0 queued as [\da-f]{24}$/)
    const [queued, ...others] = await fixture.takeQueued()
    assert.deepEqual(others, [])
    const { email, raw } = queued!
    assert.equal(email.messageId, sent.messageId)
    assert.deepEqual(email.envelope.to, ['bob@example.org', account.user, 'hidden@example.com'])
    assert.match(
      raw,
      /^Received: from laptop\.lan \(\[127\.0\.0\.1\]\)\r\n by smtp\.example\.net with ESMTPSA\r\n/
    )
    assert.doesNotMatch(raw, /hidden/)
    const encoded = /\r\n\r\n([A-Za-z\d+/=\r\n]{1000000,})\r\n--/.exec(raw)![1]!
    assert.ok(Buffer.from(encoded, 'base64').equals(attachment))
  })
}

const skip = hasProgram('swaks') ? false : 'swaks is not installed'

for (const [name, transport] of [
  ['swaks over TLS, PLAIN', ['--tlsc', '--auth', 'PLAIN']],
  ['swaks over STARTTLS, LOGIN', ['--tls', '--auth', 'LOGIN']]
] as const) {
  test(name, { skip }, async () => {
    const port = transport[0] === '--tlsc' ? fixture.smtps : fixture.smtp
    const { code, output } = await swaks(port, account.password, ...transport)
    assert.equal(code, 0, output)
    const [queued, ...others] = await fixture.takeQueued()
    assert.deepEqual(others, [])
    assert.match(queued!.raw, /\r\nSubject: test /)
    assert.deepEqual(queued!.email.envelope, { from: account.user, to: ['bob@example.org'] })
  })
}

test('swaks with a wrong password, and without one', { skip }, async () => {
  const wrong = await swaks(fixture.smtps, 'wrong', '--tlsc', '--auth', 'PLAIN')
  assert.match(wrong.output, /<~\* 535 5\.7\.8 /)
  assert.notEqual(wrong.code, 0)
  const none = await swaks(fixture.smtp, undefined, '--tls')
  assert.match(none.output, /<~\* 530 5\.7\.0 /)
  assert.notEqual(none.code, 0)
})

async function swaks(port: number, password: string | undefined, ...more: string[]) {
  const login = password === undefined ? [] : ['--auth-user', account.user, '--auth-password', password]
  const server = ['--server', '127.0.0.1', '--port', String(port), '--ehlo', 'laptop.lan']
  const envelope = ['--from', account.user, '--to', 'bob@example.org']
  const swaks = await startProcess({ command: 'swaks', args: [...server, ...envelope, ...more, ...login] })
  const code = await swaks.exited
  return { code, output: swaks.output() }
}
