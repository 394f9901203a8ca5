// Whatever a client says: each line of the answer is a reply, the session ends with one, and nothing but refusals happens inside.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { fuzzTarget, sourceLiterals } from '@postkeep/fuzz'
import { start, type Started, until } from './listener-fixture.ts'

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\r\n`).join('')
const message = ['DATA', 'Subject: x', '', '..dots', 'body', '.']
const plain = [
  lines(
    'EHLO client.test',
    'MAIL FROM:<a@one.test> SIZE=20 RET=HDRS ENVID=x+2Dy',
    'RCPT TO:<b@two.test>',
    ...message
  ),
  lines(
    'HELO client.test',
    'MAIL FROM:<>',
    'RCPT TO:<"a b"@[127.0.0.1]> NOTIFY=NEVER',
    'RSET',
    'NOOP x',
    'VRFY a'
  ),
  lines(
    'EHLO [IPv6:::1]',
    'MAIL FROM:<j\u00fcrg@b\u00fccher.test> SMTPUTF8 BODY=8BITMIME',
    'RCPT TO:<\u00e4@two.test>',
    ...message
  ),
  lines(
    'EHLO x',
    'MAIL FROM:<a@one.test>',
    'RCPT TO:<b@two.test> ORCPT=rfc822;b+40x@y',
    'RCPT TO:<c@two.test>',
    ...message,
    'MAIL FROM:<a@one.test>',
    'HELP',
    'EXPN x'
  ),
  lines('LHLO x', 'BDAT 3 LAST', 'abc', 'TURN', 'AUTH PLAIN AGEAYg=='),
  'EHLO x\r\nMAIL FROM:<a@one.test>\r\nRCPT TO:<b@two.test>\r\nDATA\r\na\n.\n\r\n.\nb\r.\r\n\r\n.\r\n'
]
const authenticated = [
  lines(
    'EHLO x',
    'AUTH PLAIN AGEAYg==',
    'MAIL FROM:<a@one.test> AUTH=<>',
    'RCPT TO:<b@two.test>',
    ...message
  ),
  lines('EHLO x', 'AUTH LOGIN', 'YQ==', 'Yg==', 'MAIL FROM:<a@one.test>'),
  lines('EHLO x', 'AUTH LOGIN YQ==', '*', 'AUTH PLAIN', 'AGEAYg==', 'AUTH XOAUTH2 x')
]
const words = sourceLiterals(`${import.meta.dirname}/../src/*.ts`, `${import.meta.dirname}/*.test.ts`).filter(
  (text) => text.length < 300
)

/** All that the server says until it closes. */
async function hold(socket: Socket, input: Buffer): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  // A server that has had enough may close while more is coming.
  socket.on('error', () => socket.destroy())
  socket.write(input)
  socket.write('\r\n.\r\nRSET\r\nQUIT\r\n')
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

/** Of the messages that were taken since the last look. */
const bodies: string[] = []

function check(received: string, { log }: Started): void {
  assert.deepEqual(
    log.filter(({ level }) => level === 'error' || level === 'warn'),
    []
  )
  log.length = 0
  for (const body of bodies.splice(0)) assert.doesNotMatch(body, /[^\r]\n|\r[^\n]|^\n|\r$/)
  const replies = received.split('\r\n').slice(0, -1)
  for (const reply of replies) assert.match(reply, /^[2345]\d\d[ -][^\r\n]*$/)
  assert.match(replies.at(-1) ?? '', /^(?:221|421|5\d\d) /)
}

/** STARTTLS is another matter: what follows is no longer SMTP. */
const withoutTls = (input: Buffer): Buffer =>
  Buffer.from(input.toString('latin1').replaceAll(/starttls/gi, 'NOOP'), 'latin1')

async function listener(t: TestContext, implicitTls: boolean): Promise<Started> {
  return start(t, {
    implicitTls,
    starttls: !implicitTls,
    auth: implicitTls,
    requireTls: implicitTls,
    limits: { maxConnectionsPerAddress: 1000 },
    handlers: {
      auth: async (_session, { username }) =>
        username === 'a' ? { kind: 'accepted', user: 'a' } : { kind: 'refused' },
      rcptTo: () => undefined,
      async data(_session, message) {
        const bytes = await message.bytes()
        assert.equal(message.hasNul, bytes.includes(0), 'whoever takes a message is told of a NUL in it')
        bodies.push(bytes.toString('latin1'))
        return 'stored'
      }
    }
  })
}

for (const kind of ['plain', 'tls'] as const) {
  test(`sessions, ${kind}`, async (t) => {
    const started = await listener(t, kind === 'tls')
    const run = async (input: Buffer): Promise<void> => {
      const options = { port: started.port, host: '127.0.0.1', rejectUnauthorized: false }
      const socket = kind === 'tls' ? connectTls(options) : connect(options)
      check(await hold(socket, withoutTls(input)), started)
    }
    await fuzzTarget(t, {
      name: `SMTP sessions, ${kind}`,
      found: join(import.meta.dirname, 'fuzz-found'),
      seeds: kind === 'tls' ? authenticated : plain,
      words,
      covers: ['/packages/smtp-listener/src/', '/smtp-server/'],
      inputs: kind === 'tls' ? 60 : 200,
      largest: 8192,
      largestRepetition: 65_536,
      run
    })
    // The server may hear of the last end later than the client.
    await until(() => started.listener.connectionCount === 0)
  })
}
