import assert from 'node:assert/strict'
import { test } from 'node:test'
import { envelope } from './envelope.ts'
import { indexMessage } from './index-message.ts'

function envelopeOf(message: string): string {
  const raw = Buffer.from(message, 'latin1')
  return envelope(raw, indexMessage(raw)).toString('latin1')
}

// RFC 9051 §8
test('the sample connection of the RFC', () => {
  const gray = '(("Terry Gray" NIL "gray" "cac.washington.edu"))'
  assert.equal(
    envelopeOf(
      [
        'Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)',
        'From: Terry Gray <gray@cac.washington.edu>',
        'Subject: IMAP4rev2 WG mtg summary and minutes',
        'To: imap@cac.washington.edu',
        'cc: minutes@CNRI.Reston.VA.US,',
        '    John Klensin <KLENSIN@MIT.EDU>',
        'Message-Id: <B27397-0100000@cac.washington.edu>',
        'MIME-Version: 1.0',
        '',
        ''
      ].join('\r\n')
    ),
    '("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes" ' +
      `${gray} ${gray} ${gray} ((NIL NIL "imap" "cac.washington.edu")) ` +
      '((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL ' +
      '"<B27397-0100000@cac.washington.edu>")'
  )
})

test('what is missing is NIL, what is there and empty is an empty string, an empty list is NIL', () => {
  assert.equal(envelopeOf(''), '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)')
  assert.equal(envelopeOf('Subject:\r\nTo: \r\nCc: ,\r\n\r\n'), '(NIL "" NIL NIL NIL NIL NIL NIL NIL NIL)')
})

test('an empty sender or reply-to is the author', () => {
  const ann = '((NIL NIL "ann" "a.test"))'
  assert.equal(
    envelopeOf('From: ann@a.test\r\nSender:\r\nReply-To:\r\n\r\n'),
    `(NIL NIL ${ann} ${ann} ${ann} NIL NIL NIL NIL NIL)`
  )
})

test('strings are quoted, escaped, or literals', () => {
  const subject = (text: string) =>
    envelopeOf(`Subject: ${text}\r\n\r\n`)
      .slice('(NIL '.length)
      .replace(/(?: NIL){8}\)$/, '')
  assert.equal(subject('plain'), '"plain"')
  assert.equal(subject('a "b" \\c'), '"a \\"b\\" \\\\c"')
  assert.equal(subject('folded\r\n\tline'), '"folded\tline"')
  assert.equal(subject('\xc3\xa4'), '{2}\r\n\xc3\xa4')
  assert.equal(subject('a\rb'), '{3}\r\na\rb')
  assert.equal(subject('a\0b'), '{2}\r\nab')
  assert.equal(subject('x'.repeat(5000)), `{5000}\r\n${'x'.repeat(5000)}`)
  assert.equal(subject('=?utf-8?Q?a?='), '"=?utf-8?Q?a?="')
})

test('several fields of one kind are one list', () => {
  assert.match(
    envelopeOf('To: a@x.test\r\nTO : b@x.test\r\n\r\n'),
    /\(\(NIL NIL "a" "x.test"\)\(NIL NIL "b" "x.test"\)\)/
  )
})
