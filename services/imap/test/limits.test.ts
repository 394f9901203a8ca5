// Limits of connections and of time.
import { after, before, describe, test } from 'node:test'
import { playTranscript } from '@postkeep/testkit'
import { type Fixture, startFixture } from './fixture.ts'
import { variables } from './scenes.ts'

let fixture: Fixture

before(async () => {
  fixture = await startFixture({
    IMAP_MAX_CONNECTIONS: '3',
    MAILBOX_SESSIONS: '1',
    IMAP_MESSAGES_PER_COMMAND: '2',
    IMAP_PROGRESS_MESSAGES: '1',
    IMAP_PROGRESS_INTERVAL: '0'
  })
})
after(() => fixture[Symbol.asyncDispose]())

/** With a mailbox of its own: sessions of the test before may still be ending. */
async function play(script: string, { imaps }: { readonly imaps: number } = fixture): Promise<void> {
  const account = await fixture.newAccount()
  await playTranscript(script, { port: imaps, tls: { ca: fixture.ca }, variables: variables(account) })
}

test('one connection more than allowed is sent away', () =>
  play('S1~ OK\nS2~ OK\nS3~ OK\nS4: * BYE [UNAVAILABLE] Too many connections: try again later\nS4$\n'))

test('one session of a user more than allowed is refused, and possible when another has ended', () =>
  play(`S1~ OK
C1: a LOGIN \${user} \${password}
S1~ ^a OK
S2~ OK
C2: a LOGIN \${user} \${password}
S2: a NO [LIMIT] Too many connections of this user: close some first
C1: b LOGOUT
S1~ BYE
S1~ ^b OK
S1$
C2: b LOGIN \${user} \${password}
S2~ ^b OK
`))

describe('time', { concurrency: true }, () => {
  test('who announces a message and never sends it is let go, and nothing is kept', async () => {
    await using impatient = await fixture.serveWith({ IMAP_IDLE_TIMEOUT: '4s' })
    await play(
      `S1~ OK
C1: a LOGIN \${user} \${password}
S1~ ^a OK
C1: b APPEND INBOX {3+}
C1: one {100}
S1~ ^\\+
C1< half
S1: * BYE [UNAVAILABLE] You were silent for too long
S1$
S2~ OK
C2: a LOGIN \${user} \${password}
S2~ ^a OK
C2: b STATUS INBOX (MESSAGES UIDNEXT)
S2: * STATUS INBOX (MESSAGES 0 UIDNEXT 1)
S2~ ^b OK
`,
      impatient
    )
  })

  test('who does not log in is let go with a word', async () => {
    await using impatient = await fixture.serveWith({ IMAP_LOGIN_TIMEOUT: '1s' })
    await play('S~ OK\nS: * BYE [UNAVAILABLE] You have not logged in in time\nS$\n', impatient)
  })

  test('who is silent is let go with a word', async () => {
    await using impatient = await fixture.serveWith({ IMAP_IDLE_TIMEOUT: '4s' })
    await play(
      `S~ OK
C: a LOGIN \${user} \${password}
S~ ^a OK
C: b IDLE
S~ ^\\+
S: * BYE [UNAVAILABLE] You were silent for too long
S$
`,
      impatient
    )
  })
})

test('a search that has to read messages says how far it is', () =>
  play(`S1~ OK
C1: l LOGIN \${user} \${password}
S1~ ^l OK
C1< l APPEND INBOX {4+}\\r\\na:b\\n\\r\\n
S1~ ^l OK
C1< l APPEND INBOX {4+}\\r\\na:c\\n\\r\\n
S1~ ^l OK
C1: l SELECT INBOX
S1... l OK
C1: a "b SEARCH ALL
S1~ BAD
C1: long UID SEARCH HEADER DKIM-Signature x
S1: * OK [INPROGRESS ("long" 1 2)] Still searching
S1: * OK [INPROGRESS ("long" 2 2)] Still searching
S1: * SEARCH
S1: long OK UID SEARCH completed
`))

test('more messages than one command works on (RFC 9738 §3.1)', async () => {
  const one = 'ab\\r\\n\\r\\n'
  const appends = Array.from(
    { length: 5 },
    () => `C< a APPEND Drafts {6+}\\r\\n${one}\\r\\n\nS... a OK\n`
  ).join('')
  await play(`S~ OK
C: a LOGIN \${user} \${password}
S~ ^a OK .*MESSAGELIMIT=2[ \\]]
${appends}C: b SELECT Drafts
S... b OK
C: c UID FETCH 1:* (UID)
S: * 4 FETCH (UID 4)
S: * 5 FETCH (UID 5)
S: c OK [MESSAGELIMIT 2 4] Go on below that UID
C: d UID FETCH 1:3 (UID)
S: * 2 FETCH (UID 2)
S: * 3 FETCH (UID 3)
S: d OK [MESSAGELIMIT 2 2] Go on below that UID
C: e FETCH 1:2 (UID)
S: * 1 FETCH (UID 1)
S: * 2 FETCH (UID 2)
S: e OK FETCH completed
C: f COPY 1:3 Trash
S: f NO [MESSAGELIMIT 2] Too many messages: try fewer at a time
C: g UID MOVE 1:* Trash
S: g NO [MESSAGELIMIT 2] Too many messages: try fewer at a time
C: h STORE 1:5 (UNCHANGEDSINCE 999) +FLAGS.SILENT (\\Seen)
S: h NO [MESSAGELIMIT 2] Too many messages: try fewer at a time
C: i STORE 1:5 +FLAGS (\\Deleted)
S: * 4 FETCH (FLAGS (\\Deleted))
S: * 5 FETCH (FLAGS (\\Deleted))
S: i OK [MESSAGELIMIT 2 4] Go on below that UID
C: j STORE 3 +FLAGS.SILENT (\\Deleted)
S: j OK STORE completed
C: k UID EXPUNGE 1:*
S: * 5 EXPUNGE
S: * 4 EXPUNGE
S: k OK [MESSAGELIMIT 2 4] Go on below that UID
C: l UID EXPUNGE 1:*
S: * 3 EXPUNGE
S: l OK UID EXPUNGE completed
`)
})
