import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { completeMessage, filedMessage } from './complete-message.ts'
import { readHeader } from './read-header.ts'

const additions = {
  received: 'Received: from submission\r\n by smtp.example.net with ESMTPSA\r\n id t1;\r\n today\r\n',
  date: new Date('2026-03-01T12:34:56Z'),
  newMessageId: '<t1@example.net>'
}

function complete(text: string | Buffer) {
  const raw = Buffer.isBuffer(text) ? text : Buffer.from(text)
  const reading = readHeader(raw)
  assert.ok(reading.kind === 'header', JSON.stringify(reading))
  const completed = completeMessage(raw, reading.header, additions)
  return { ...completed, raw: Buffer.concat(completed.raw) }
}

describe('what is missing is added', () => {
  test('Date and Message-ID', () => {
    const { messageId, raw } = complete('From: ann@example.net\r\n\r\nHello\r\n')
    assert.equal(messageId, '<t1@example.net>')
    assert.equal(
      raw.toString(),
      additions.received +
        'Date: Sun, 01 Mar 2026 12:34:56 +0000\r\nMessage-ID: <t1@example.net>\r\n' +
        'From: ann@example.net\r\n\r\nHello\r\n'
    )
  })

  test('nothing but Received where all is there, in any case', () => {
    const text = 'from: ann@example.net\r\ndate: x\r\nMESSAGE-ID:\r\n <own@example.net>\r\n\r\nHello'
    const { messageId, raw } = complete(text)
    assert.equal(messageId, '<own@example.net>')
    assert.equal(raw.toString(), additions.received + text)
  })

  test('a malformed Message-ID stays as it is and is nobody’s name', () => {
    const { messageId, raw } = complete('Date: x\r\nMessage-ID: two words\r\n\r\n')
    assert.equal(messageId, '')
    assert.equal(raw.toString(), `${additions.received}Date: x\r\nMessage-ID: two words\r\n\r\n`)
  })

  test('also above a message without a header, and without an empty line', () => {
    assert.match(complete('\r\nHello').raw.toString(), /^Received: [^]*\r\nMessage-ID: .*\r\n\r\nHello$/)
    assert.ok(complete('From: ann@example.net').raw.toString().endsWith('\r\nFrom: ann@example.net'))
  })
})

describe('what is not for recipients is taken out', () => {
  const rest = 'Date: x\r\nMessage-ID: <own@example.net>\r\n'
  const tables: [string, string, string][] = [
    ['Bcc', `Bcc: bob@example.net\r\n${rest}`, rest],
    ['a folded one', `${rest}bcc: bob@example.net,\r\n\teve@example.org\r\n`, rest],
    ['several', `BCC: a@b.c\r\n${rest}Bcc:\r\nTo: x@y.z\r\nBcc : d@e.f\r\n`, `${rest}To: x@y.z\r\n`],
    ['Resent-Bcc and Return-Path', `Return-Path: <>\r\nResent-Bcc: a@b.c\r\n${rest}`, rest],
    ['but no field that only begins so', `Bcc-Note: kept\r\n${rest}`, `Bcc-Note: kept\r\n${rest}`]
  ]
  for (const [what, header, left] of tables) {
    test(what, () => {
      const body = '\r\nBcc: in the body, kept\r\n'
      assert.equal(complete(header + body).raw.toString(), additions.received + left + body)
    })
  }
})

test('MIME-Version and everything else are untouched, in their order', () => {
  const text =
    'MIME-Version: 1.0\r\nX-One: 1\r\nFrom: a@b.c\r\nDate: x\r\nMessage-ID: <a@b.c>\r\nX-One: 2\r\n\r\n'
  assert.equal(complete(text).raw.toString(), additions.received + text)
})

describe('for any header and body', () => {
  const name = fc.constantFrom('From', 'Bcc', 'bcc', 'Date', 'Message-ID', 'X-Odd', 'Subject', 'Return-Path')
  const value = fc.stringMatching(/^[ -~]{0,40}$/)
  const folded = fc.array(value, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\r\n '))
  const header = fc
    .array(
      fc.tuple(name, folded).map(([field, text]) => `${field}: ${text}\r\n`),
      { maxLength: 12 }
    )
    .map((fields) => fields.join(''))
  const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))

  test('the bytes after the header never change', () => {
    fc.assert(
      fc.property(header, body, (fields, bytes) => {
        const raw = Buffer.concat([Buffer.from(`${fields}\r\n`), bytes])
        const completed = complete(raw).raw
        const tail = Buffer.concat([Buffer.from('\r\n'), bytes])
        assert.deepEqual(completed.subarray(-tail.length), tail)
      })
    )
  })

  test('completed once more it only gets one more Received', () => {
    fc.assert(
      fc.property(header, body, (fields, bytes) => {
        const once = complete(Buffer.concat([Buffer.from(`${fields}\r\n`), bytes])).raw
        const twice = complete(once).raw
        assert.deepEqual(twice, Buffer.concat([Buffer.from(additions.received), once]))
        assert.doesNotMatch(once.toString('latin1').split('\r\n\r\n')[0]!, /^bcc/im)
      })
    )
  })
})

test('what the sender keeps has Bcc, and nothing of the way', () => {
  const raw = Buffer.from('From: ann@example.net\r\nBcc: bob@example.org\r\n\r\nHello\r\n')
  const reading = readHeader(raw)
  assert.ok(reading.kind === 'header')
  const added = 'Date: Sun, 01 Mar 2026 12:34:56 +0000\r\nMessage-ID: <t1@example.net>\r\n'
  assert.equal(Buffer.concat(filedMessage(raw, reading.header, additions)).toString(), added + raw.toString())
})
