import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { SmtpRefusal, type Credentials, type SmtpListenerOptions } from '../src/index.ts'
import { dialTls, greeted, start } from './listener-fixture.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const plain = (user: string, password: string) => base64(`\0${user}\0${password}`)

function submission(t: TestContext, options: Partial<SmtpListenerOptions> = {}) {
  const seen: Credentials[] = []
  const auth = async (_session: unknown, credentials: Credentials) => {
    seen.push(credentials)
    if (credentials.username === 'down@one.test') throw new SmtpRefusal(454, '4.7.0', 'Try again later')
    if (credentials.password === 'right') return { kind: 'accepted', user: { mailbox: 'm1' } } as const
    return { kind: 'refused' } as const
  }
  const handlers = { auth, rcptTo: () => undefined, data: () => 'queued' }
  return start(t, { auth: true, handlers, ...options }).then((started) => ({ ...started, seen }))
}

test('AUTH is neither offered nor taken before TLS', async (t) => {
  const { port, seen } = await submission(t)
  const client = await greeted(t, port)
  assert.doesNotMatch(await client.say('EHLO client.test'), /AUTH/)
  assert.match(await client.say(`AUTH PLAIN ${plain('a@one.test', 'right')}`), /^538 5\.7\.11 .*STARTTLS/)
  assert.match(await client.say('MAIL FROM:<a@one.test>'), /^530 5\.7\.0/)
  assert.deepEqual(seen, [])
  await client.say('STARTTLS')
  await client.startTls()
  assert.match(await client.say('EHLO client.test'), /AUTH LOGIN PLAIN|AUTH PLAIN LOGIN/)
  assert.match(await client.say(`AUTH PLAIN ${plain('a@one.test', 'right')}`), /^235 2\.7\.0/)
})

test('without STARTTLS there is no AUTH in clear text either', async (t) => {
  const { port } = await submission(t, { starttls: false })
  const client = await greeted(t, port)
  assert.doesNotMatch(await client.say('EHLO client.test'), /AUTH|STARTTLS/)
  assert.match(await client.say(`AUTH PLAIN ${plain('a@one.test', 'right')}`), /^538/)
})

test('PLAIN and LOGIN reach the handler; refusals keep their codes', async (t) => {
  const users: unknown[] = []
  const { port, seen } = await submission(t, { implicitTls: true })
  const client = await dialTls(t, port)
  await client.reply()
  await client.say('EHLO client.test')
  assert.match(await client.say(`AUTH PLAIN ${plain('a@one.test', 'wrong')}`), /^535 5\.7\.8/)
  assert.match(
    await client.say(`AUTH PLAIN ${plain('down@one.test', 'right')}`),
    /^454 4\.7\.0 Try again later/
  )
  assert.match(await client.say(`AUTH PLAIN ${base64('b@one.test\0a@one.test\0right')}`), /^535 5\.7\.8/)
  assert.match(await client.say('AUTH PLAIN !!!'), /^501/)
  assert.match(await client.say('AUTH CRAM-MD5'), /^504/)
  assert.match(await client.say('AUTH LOGIN'), /^334/)
  assert.match(await client.say(base64('a@one.test')), /^334/)
  assert.match(await client.say(base64('right')), /^235 2\.7\.0/)
  assert.match(await client.say('AUTH LOGIN'), /^503/)
  assert.deepEqual(seen.at(-1), { method: 'LOGIN', username: 'a@one.test', password: 'right' })
  assert.equal(seen.length, 3)
  assert.deepEqual(users, [])
})

test('what auth gave is the user of the session', async (t) => {
  let user: unknown
  let type = ''
  const { port } = await submission(t, {
    implicitTls: true,
    handlers: {
      auth: async () => ({ kind: 'accepted', user: 'mailbox 7' }),
      rcptTo: () => undefined,
      data(session) {
        user = session.user
        type = session.transmissionType
        return 'queued'
      }
    }
  })
  const client = await dialTls(t, port)
  await client.reply()
  await client.all([
    'EHLO c.test',
    `AUTH PLAIN ${plain('a', 'b')}`,
    'MAIL FROM:<a@one.test>',
    'RCPT TO:<b@two.test>',
    'DATA'
  ])
  assert.equal(await client.say('x\r\n.'), '250 2.0.0 queued')
  assert.deepEqual([user, type], ['mailbox 7', 'ESMTPSA'])
})

test('a long line is taken for AUTH only, and bounded there too', async (t) => {
  const { port } = await submission(t, { implicitTls: true })
  const client = await dialTls(t, port)
  await client.reply()
  await client.say('EHLO client.test')
  assert.match(await client.say(`NOOP ${'x'.repeat(2050)}`), /^500 5\.5\.6 Line too long/)
  assert.match(await client.say(`AUTH PLAIN ${plain('a@one.test', 'x'.repeat(8000))}`), /^535/)
  assert.match(await client.say(`AUTH PLAIN ${'A'.repeat(13_000)}`), /^500 5\.5\.6/)
  assert.match(await client.say('NOOP'), /^250/)
})
