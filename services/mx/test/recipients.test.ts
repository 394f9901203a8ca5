// What the MX says before a message comes: to senders, recipients and declared sizes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { playTranscript } from '@postkeep/testkit'
import { domain, startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

let mx: MxFixture

before(async () => {
  mx = await startMx()
  await mx.addMailbox('ann')
  const to = (...recipients: string[]) => ({ recipients })
  await mx.addAlias('forward', to('out@there.test'))
  await mx.addAlias('hook', to('https://hook.test/in'))
  for (const code of [250, 421, 550] as const) {
    await mx.addAlias(`off${code}`, {
      ...to('out@there.test'),
      is_enabled: false,
      error_code_if_disabled: code
    })
  }
})
after(() => mx[Symbol.asyncDispose]())

const play = async (text: string) => void (await playTranscript(text, { port: mx.port }))

const greeting = `
  S~ ^220 mx\\.here\\.test ESMTP
  C: EHLO client.test
  S... 250 SIZE 52428800
  C: MAIL FROM:<bob@there.test>
  S: 250 2.1.0 Accepted
`

test('who is received here, and who is not', () =>
  play(`${greeting}
  C: RCPT TO:<ann@here.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<Ann+tag@HERE.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<"ann"@here.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<forward@here.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<dmarc-reports@here.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<nobody@here.test>
  S: 550 5.1.1 There is no such address here
  C: RCPT TO:<ann@there.test>
  S~ ^550 5\\.7\\.1 Relaying is refused
  C: RCPT TO:<hook@here.test>
  S: 250 2.1.5 Accepted
`))

test('no way round the relay rule: percent hack, bang paths, source routes, address literals', () =>
  play(`${greeting}
  C: RCPT TO:<ann%there.test@here.test>
  S~ ^550 5\\.1\\.1
  C: RCPT TO:<there.test!ann@here.test>
  S~ ^550 5\\.1\\.1
  C: RCPT TO:<@here.test:ann@there.test>
  S~ ^550 5\\.7\\.1
  C: RCPT TO:<"ann@there.test"@here.test>
  S~ ^5
  C: RCPT TO:<ann@[127.0.0.1]>
  S~ ^550 5\\.7\\.1
  C: RCPT TO:<ann@here.test@there.test>
  S~ ^501
`))

test('postmaster is received with and without a domain', () =>
  play(`${greeting}
  C: RCPT TO:<PostMaster>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<postmaster@here.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<abuse@here.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<ann>
  S~ ^501
`))

test('an alias that is off answers as it was told to', async () => {
  await play(`${greeting}
  C: RCPT TO:<off250@here.test>
  S: 250 2.1.5 Accepted
  C: RCPT TO:<off550@here.test>
  S~ ^550 5\\.2\\.1
  C: RCPT TO:<off421@here.test>
  S~ ^421 4\\.2\\.1
  S$
`)
})

test('mail for a dropped recipient alone is taken and goes nowhere; beside others it goes to them alone', async () => {
  const queued = await mx.queue.list()
  using client = await SmtpClient.connect(mx.port)
  const raw = 'From: bob@there.test\r\n\r\ndropped\r\n'
  const dropped = await client.send({ from: 'bob@there.test', to: [`off250@${domain}`], raw })
  assert.match(dropped.text, /^250 2\.0\.0 Accepted as /)
  const before = (await mx.messages(`ann@${domain}`)).length
  await client.send({ from: 'bob@there.test', to: [`off250@${domain}`, `ann@${domain}`], raw })
  const [stored] = (await mx.messages(`ann@${domain}`)).slice(before)
  assert.match(stored?.toString() ?? '', /for <ann@here\.test>[^]*dropped/)
  assert.equal((await mx.queue.list()).length, queued.length)
})

test('senders: none, quoted, international, wrong', () =>
  play(`
  S... 220
  C: EHLO client.test
  S... 250 SIZE
  C: MAIL FROM:<>
  S: 250 2.1.0 Accepted
  C: RSET
  S~ ^250
  C: MAIL FROM:<"bob builder"@there.test>
  S~ ^[25]
  C: RSET
  S~ ^250
  C: MAIL FROM:<j\u00f6rg@there.test> SMTPUTF8
  S: 250 2.1.0 Accepted
  C: RSET
  S~ ^250
  C: MAIL FROM:<bob@there..test>
  S~ ^5
  C: MAIL FROM:<bob@[192.0.2.1]>
  S: 250 2.1.0 Accepted
`))

test('a size over the limit is refused before it is sent; nonsense in order and arguments', () =>
  play(`
  S... 220
  C: MAIL FROM:<bob@there.test>
  S~ ^503
  C: EHLO client.test
  S... 250 SIZE
  C: MAIL FROM:<bob@there.test> SIZE=52428801
  S~ ^552
  C: RCPT TO:<ann@here.test>
  S~ ^503
  C: MAIL FROM:<bob@there.test> SIZE=52428800
  S: 250 2.1.0 Accepted
  C: DATA
  S~ ^503
  C: AUTH PLAIN AGEAYg==
  S~ ^50
  C: NOOP
  S~ ^250
`))

test('who guesses names is sent away', async () => {
  using client = await SmtpClient.connect(mx.port)
  await client.say('MAIL FROM:<bob@there.test>')
  for (let guess = 1; guess <= 20; guess += 1) {
    assert.match((await client.say(`RCPT TO:<guess${guess}@${domain}>`)).text, /^550 5\.1\.1/)
  }
  assert.match((await client.reply()).text, /^421 4\.7\.0/)
  await assert.rejects(client.reply())
})

test('a hundred recipients and no more', async () => {
  using client = await SmtpClient.connect(mx.port)
  await client.say('MAIL FROM:<bob@there.test>')
  for (let tag = 1; tag <= 100; tag += 1) {
    assert.equal((await client.say(`RCPT TO:<ann+${tag}@${domain}>`)).code, 250)
  }
  assert.equal((await client.say(`RCPT TO:<ann+101@${domain}>`)).code, 452)
})
