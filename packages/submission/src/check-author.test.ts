import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressKey } from '@postkeep/address'
import { checkAuthor } from './check-author.ts'
import { readHeader } from './read-header.ts'

const own = 'ann@example.net'

async function check(header: string): Promise<string> {
  const reading = readHeader(Buffer.from(`${header}\r\n\r\n`))
  assert.ok(reading.kind === 'header', JSON.stringify(reading))
  const fault = await checkAuthor(reading.header, own, async (address) => addressKey(address) === own)
  return fault ? `${fault.code} ${fault.enhanced} ${fault.text}` : 'own'
}

const accepted = [
  'From: ann@example.net',
  'FROM: <ann@example.net>',
  'from : Ann <Ann@EXAMPLE.net>',
  'From: "Ann, of the hill" <ann@example.net>',
  'From: =?utf-8?q?=C3=84nn?= <ann@example.net>',
  'From: ann@example.net (Ann)',
  'From: "bob@example.org" <ann@example.net>',
  'From:\r\n "ann"@example.net',
  'From: ann@example.net, Ann <ann@example.net>',
  'From: ann@example.net\r\nSender: Ann <ann@example.net>',
  'From: ann@example.net\r\nReply-To: bob@example.org\r\nX-From: bob@example.org'
]
for (const header of accepted) test(`own: ${header}`, async () => assert.equal(await check(header), 'own'))

const notOwn = [
  'From: bob@example.net',
  'From: ann@example.org',
  'From: ann@example.net <bob@example.net>',
  'From: ann@example.net, bob@example.net',
  'From: (ann@example.net) bob@example.net',
  'From: "ann@example.net" <bob@example.net>',
  'From: @example.net:bob@example.org',
  'From: <@relay.example.org:ann@example.net>',
  'From: Friends: ann@example.net;',
  'From: Friends:;',
  'From: ann',
  'From: <>',
  'From:',
  'From: ann@example.net\r\nSender: bob@example.net',
  'From: ann@example.net\r\nSender:'
]
for (const header of notOwn) {
  test(`not own: ${header}`, async () => {
    const name = header.includes('Sender') ? 'Sender' : 'From'
    const text = `553 5.7.1 ${name} must be the address of the login, ${own}`
    assert.equal(await check(header), text)
  })
}

test('no From, two of them, two Senders', async () => {
  assert.match(await check('To: bob@example.net'), /^554 5\.6\.0 The message has no From field/)
  assert.match(
    await check('From: ann@example.net\r\nfrom: ann@example.net'),
    /^554 5\.6\.0 .*more than one From/
  )
  const senders = 'From: ann@example.net\r\nSender: ann@example.net\r\nSender: ann@example.net'
  assert.match(await check(senders), /^554 5\.6\.0 .*more than one Sender/)
})
