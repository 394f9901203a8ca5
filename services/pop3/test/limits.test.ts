// Limits of connections, of time, and of patience.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { playTranscript } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import { variables } from './scenes.ts'

let fixture: Fixture

before(async () => {
  fixture = await startFixture({
    POP3_MAX_CONNECTIONS: '3',
    MAILBOX_SESSIONS: '1',
    LOGIN_FAILURES_PER_ACCOUNT: '1'
  })
})
after(() => fixture[Symbol.asyncDispose]())

/** With a mailbox of its own: sessions of the test before may still be ending. */
async function play(script: string, { pop3s }: { readonly pop3s: number } = fixture): Promise<Account> {
  const account = await fixture.newAccount(['Subject: one\r\n\r\n'])
  await playTranscript(script, { port: pop3s, tls: { ca: fixture.ca }, variables: variables(account) })
  return account
}

test('one connection more than allowed is sent away', async () => {
  await play('S1~ OK\nS2~ OK\nS3~ OK\nS4: -ERR [SYS/TEMP] Too many connections: try again later\nS4$\n')
})

test('one session of a user more than allowed is refused, and possible when another has ended', async () => {
  await play(`S1~ OK
C1: AUTH PLAIN \${plain}
S1~ ^\\+OK
S2~ OK
C2: AUTH PLAIN \${plain}
S2: -ERR [IN-USE] Too many connections of this user: close some first
C1: QUIT
S1~ ^\\+OK
S1$
C2: AUTH PLAIN \${plain}
S2~ ^\\+OK
`)
})

test('who does not log in is let go without a word', async () => {
  await using impatient = await fixture.serveWith({ POP3_LOGIN_TIMEOUT: '1s' })
  await play('S~ OK\nS$\n', impatient)
})

test('who is silent is let go without a word, and nothing is deleted', async () => {
  await using impatient = await fixture.serveWith({ POP3_IDLE_TIMEOUT: '1500ms' })
  const account = await play(
    `S~ OK
C: AUTH PLAIN \${plain}
S~ ^\\+OK
C: DELE 1
S~ ^\\+OK
S$
`,
    impatient
  )
  const { messages } = (await fixture.withMailbox(account, (session) => session.folderStatus(['INBOX'])))[0]!
  assert.equal(messages, 1)
})

test('who has guessed too often has to wait', async () => {
  await play(`S~ OK
C: AUTH PLAIN \${plainWrong}
S: -ERR [AUTH] User name or password is wrong
C: AUTH PLAIN \${plainWrong}
S~ ^-ERR \\[LOGIN-DELAY\\] Too many failed logins: try again in \\d+ min$
`)
})

test('a handshake that is none ends the connection', async () => {
  const socket = connect(fixture.pop3, '127.0.0.1')
  await once(socket, 'data')
  socket.write('STLS\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  assert.equal(answer.toString(), '+OK Begin TLS now\r\n')
  socket.write('CAPA\r\n'.repeat(20))
  socket.resume()
  await once(socket, 'close')
})
