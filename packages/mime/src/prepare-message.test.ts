import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareMessage } from './prepare-message.ts'

const message = Buffer.from(
  [
    'Received: from x',
    'From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.org>',
    'To: "Bob" <bob@example.com>,',
    ' carol@example.com',
    'Subject: =?utf-8?B?R3LDvMOfZQ==?=',
    ' again',
    'Date: Fri, 21 Nov 1997 09:55:06 -0600',
    'Message-ID: <3@example.org>',
    'In-Reply-To: <2@example.org>',
    'References: <1@example.org>',
    ' <2@example.org>',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<style>x</style><p>Hello  Bob,</p><p>${'word '.repeat(100)}</p>`
  ].join('\r\n')
)

test('all that is kept of a message', () => {
  const prepared = prepareMessage(message)
  assert.equal(prepared.size, message.length)
  assert.equal(prepared.subject, 'Grüße again')
  assert.equal(prepared.addresses, 'Jörg <joerg@example.org>\n"Bob" <bob@example.com>, carol@example.com')
  assert.equal(prepared.sentDate, Date.UTC(1997, 10, 21, 15, 55, 6))
  assert.equal(prepared.messageId, '<3@example.org>')
  assert.equal(prepared.inReplyTo, '<2@example.org>')
  assert.deepEqual(prepared.references, ['<1@example.org>', '<2@example.org>'])
  assert.ok(prepared.text.startsWith('Hello Bob,\nword word'))
  assert.ok(prepared.preview.startsWith('Hello Bob, word word') && prepared.preview.length <= 200)
  assert.equal(prepared.hasAttachment, false)
  assert.ok(!prepared.headers.toString().includes('Received'))
  assert.ok(prepared.headers.toString().endsWith('charset=utf-8\r\n'))
})

test('an empty message is prepared too', () => {
  const prepared = prepareMessage(Buffer.alloc(0))
  assert.deepEqual([prepared.size, prepared.subject, prepared.text, prepared.preview], [0, '', '', ''])
  assert.deepEqual(
    [prepared.messageId, prepared.inReplyTo, prepared.sentDate],
    [undefined, undefined, undefined]
  )
  assert.deepEqual(prepared.references, [])
})

test('a large text is cut, not refused', () => {
  const prepared = prepareMessage(Buffer.from(`Content-Type: text/plain\n\n${'ä'.repeat(1_000_000)}`))
  assert.equal(prepared.text.length, 200_000)
  assert.equal(prepared.preview.length, 200)
})
