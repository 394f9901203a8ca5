import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareMessage } from '@postkeep/mime'
import { packOrder, unpackOrder } from './order-entry.ts'
import { orderOf } from './order-of.ts'

const bytes = (text: string) => Buffer.from(text).toString('latin1')
const entryOf = (...lines: string[]) =>
  unpackOrder(packOrder(orderOf(prepareMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\ntext\r\n`)))))

test('an entry has what a message is sorted and threaded by', () => {
  const entry = entryOf(
    'From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.org>, b@example.org',
    'To: plain@example.net',
    'Cc: Friends: one@example.net;',
    'Subject: Re: [list] =?utf-8?Q?gr=C3=BC=C3=9Fe?=',
    'Date: Tue, 1 Jan 2030 23:30:00 -0500',
    'Message-ID: <m@x>',
    'References: <a@x> <b@x>',
    'In-Reply-To: <c@x>'
  )
  assert.deepEqual(entry, {
    sent: Date.parse('2030-01-02T04:30:00Z') / 1000,
    sentDay: Date.parse('2030-01-01T00:00:00Z') / 86_400_000,
    isReply: true,
    texts: {
      subject: bytes('GRU\u0308SSE'),
      from: 'ZOE',
      to: 'PLAIN',
      cc: 'FRIENDS',
      displayFrom: bytes('ZOE\u0308'),
      displayTo: 'PLAIN@EXAMPLE.NET'
    },
    messageId: '<m@x>',
    references: ['<a@x>', '<b@x>']
  })
})

test('what is missing is empty, and In-Reply-To stands in for References', () => {
  const entry = entryOf('In-Reply-To: <c@x>')
  assert.deepEqual(entry.references, ['<c@x>'])
  assert.equal(entry.messageId, '')
  assert.ok(Number.isNaN(entry.sent) && Number.isNaN(entry.sentDay))
  assert.equal(unpackOrder(Buffer.alloc(0)).texts.subject, '')
})

test('of very many references the first and the nearest are kept', () => {
  const ids = Array.from({ length: 500 }, (_, n) => `<${n}@x>`)
  const { references } = entryOf(`References: ${ids.join('\r\n ')}`)
  assert.equal(references.length, 200)
  assert.deepEqual([references[0], references.at(-1)], ['<0@x>', '<499@x>'])
})
