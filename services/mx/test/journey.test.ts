// From MAIL to the mailbox one id, which finds each step.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { findJourneys } from '@postkeep/journey'
import { startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

let mx: MxFixture

before(async () => {
  mx = await startMx()
  await mx.addMailbox('ann')
  await mx.addAlias('away', { recipients: ['ann@there.test', 'https://hook.test/in?key=secret'] })
})
after(() => mx[Symbol.asyncDispose]())

test('refused and accepted recipients, and each copy', async () => {
  using client = await SmtpClient.connect(mx.port)
  await client.say('MAIL FROM:<bob@there.test>')
  await client.say('RCPT TO:<nobody@here.test>')
  await client.say('RCPT TO:<ann@here.test>')
  await client.say('RCPT TO:<away@here.test>')
  await client.say('DATA')
  const reply = await client.content('From: bob@there.test\r\nMessage-ID: <j1@there.test>\r\n\r\nHello\r\n')
  assert.equal(reply.code, 250, reply.text)
  const trace = /Accepted as (\w+)/.exec(reply.text)?.[1] ?? ''
  let [journey] = await findJourneys(mx.database, { text: trace })
  // Written behind the answer.
  while ((journey?.steps.length ?? 0) < 5) {
    await sleep(20)
    ;[journey] = await findJourneys(mx.database, { text: trace })
  }
  const steps = journey?.steps ?? []
  assert.deepEqual(
    steps.map(({ event, text }) => `${event}: ${text.replace(/\..*/s, '')}`),
    [
      'recipient refused: unknown',
      'accepted: INBOX: no DMARC policy speaks against it',
      'stored: Stored in the locked mailbox',
      'queued: Queued for ann@there',
      'queued: Queued for the webhook at hook'
    ]
  )
  assert.match(steps[0]?.remote?.reply ?? '', /^550 5\.1\.1/)
  assert.ok(!JSON.stringify(steps).includes('secret'))
  assert.equal((await findJourneys(mx.database, { text: '<j1@there.test>' }))[0]?.trace, trace)
  assert.equal((await findJourneys(mx.database, { text: 'nobody@here.test' }))[0]?.trace, trace)
})
