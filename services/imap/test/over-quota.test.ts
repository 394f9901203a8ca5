// What a full mailbox says, and that nothing is half done in it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { playTranscript } from '@postkeep/testkit'
import { type Fixture, startFixture } from './fixture.ts'
import { loginLine, openClient } from './raw-client.ts'
import { variables } from './scenes.ts'

let fixture: Fixture

before(async () => {
  fixture = await startFixture()
})
after(() => fixture[Symbol.asyncDispose]())

const login = 'S~ OK\nC: l LOGIN ${user} ${password}\nS~ ^l OK\n'
const full = 'The mailbox is full: delete mail, then try again'

async function play(script: string): Promise<void> {
  const account = await fixture.newAccount({ quota: 100 })
  await playTranscript(login + script, {
    port: fixture.imaps,
    tls: { ca: fixture.ca },
    variables: { ...variables(account), sixty: 'x'.repeat(60), forty: 'y'.repeat(40) }
  })
}

test('APPEND: OVERQUOTA, and there is room again when mail is removed', () =>
  play(String.raw`C: a APPEND INBOX (\Deleted) {60+}
C: ${'${sixty}'}
S~ ^a OK
C: b APPEND INBOX {60+}
C: ${'${sixty}'}
S: b NO [OVERQUOTA] ${full}
C: c SELECT INBOX
S... c OK
C: d EXPUNGE
S... d OK
C: e APPEND INBOX {60+}
C: ${'${sixty}'}
S: * 1 EXISTS
S~ ^e OK
`))

test('APPEND of several: what does not fit together is not stored at all', () =>
  play(String.raw`C: a APPEND INBOX {60+}
C: ${'${sixty}'} {60+}
C: ${'${sixty}'}
S: a NO [OVERQUOTA] ${full}
C: b STATUS INBOX (MESSAGES SIZE UIDNEXT)
S: * STATUS INBOX (MESSAGES 0 SIZE 0 UIDNEXT 1)
S: b OK STATUS completed
C: c APPEND INBOX {60+}
C: ${'${sixty}'} {40+}
C: ${'${forty}'}
S~ ^c OK \[APPENDUID \d+ 1:2\]
`))

test('REPLACE: what goes makes room for what comes', () =>
  play(String.raw`C: a APPEND INBOX {60+}
C: ${'${sixty}'} {40+}
C: ${'${forty}'}
S~ ^a OK
C: b SELECT INBOX
S... b OK
C: c UID REPLACE 2 INBOX {60+}
C: ${'${sixty}'}
S: c NO [OVERQUOTA] ${full}
C: d UID REPLACE 1 INBOX {60+}
C: ${'${sixty}'}
S~ ^\* OK \[APPENDUID \d+ 3\]
S... d OK
C: e STATUS INBOX (MESSAGES SIZE)
S: * STATUS INBOX (MESSAGES 2 SIZE 100)
S: e OK STATUS completed
`))

test('COPY: OVERQUOTA; MOVE needs no room', () =>
  play(String.raw`C: a APPEND INBOX {60+}
C: ${'${sixty}'}
S~ ^a OK
C: b SELECT INBOX
S... b OK
C: c COPY 1 Trash
S: c NO [OVERQUOTA] ${full}
C: d MOVE 1 Trash
S~ COPYUID
S: * 1 EXPUNGE
S: d OK MOVE completed
`))

test('a race for the last room has one winner', async () => {
  const account = await fixture.newAccount({ quota: 100 })
  const clients = await Promise.all([1, 2, 3, 4].map(() => openClient(fixture)))
  for (const client of clients) client.send(loginLine(account))
  for (const client of clients) assert.ok(await client.waitFor('login OK'))
  for (const client of clients) client.send(`a APPEND INBOX {60+}\r\n${'x'.repeat(60)}\r\nb NOOP\r\n`)
  for (const client of clients) assert.ok(await client.waitFor('b OK'))
  const stored = clients.filter(({ received }) => received.includes('a OK [APPENDUID'))
  const refused = clients.filter(({ received }) => received.includes('a NO [OVERQUOTA]'))
  assert.deepEqual([stored.length, refused.length], [1, 3])
  for (const client of clients) client.close()
})

test('CATENATE counts as what it becomes', () =>
  play(String.raw`C: a APPEND INBOX {40+}
C: ${'${forty}'}
S~ ^a OK
C: b APPEND INBOX CATENATE (URL "/INBOX/;UID=1" URL "/INBOX/;UID=1")
S: b NO [OVERQUOTA] ${full}
C: c APPEND INBOX CATENATE (URL "/INBOX/;UID=1" URL "/INBOX/;UID=1/;PARTIAL=0.20")
S~ ^c OK
`))
