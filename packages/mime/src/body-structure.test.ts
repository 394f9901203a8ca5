import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, bodyStructure } from './body-structure.ts'
import { indexMessage } from './index-message.ts'

/** A body of exactly so many bytes and lines. */
function filler(bytes: number, lines: number): string {
  return 'x'.repeat(bytes - 2 * lines) + '\r\n'.repeat(lines)
}

// RFC 9051 §7.5.2
test('the sample of a text part', () => {
  const raw = Buffer.from(`Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n${filler(2279, 48)}`)
  const expected = '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 2279 48)'
  assert.equal(body(raw, indexMessage(raw)).toString().toUpperCase(), expected)
})

// RFC 9051 §7.5.2
test('the sample of two parts', () => {
  const raw = Buffer.from(
    [
      'Content-Type: MULTIPART/MIXED; BOUNDARY=b',
      '',
      '--b',
      'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII',
      '',
      filler(1152, 23),
      '--b',
      'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME="cc.diff"',
      'Content-ID: <960723163407.20117h@cac.washington.edu>',
      'Content-Description: Compiler diff',
      'Content-Transfer-Encoding: BASE64',
      '',
      filler(4554, 73),
      '--b--',
      ''
    ].join('\r\n')
  )
  const expected =
    '(("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 1152 23)' +
    '("text" "plain" ("charset" "US-ASCII" "name" "cc.diff") "<960723163407.20117h@cac.washington.edu>" ' +
    '"Compiler diff" "base64" 4554 73) "mixed")'
  assert.equal(body(raw, indexMessage(raw)).toString(), expected)
  const extended = bodyStructure(raw, indexMessage(raw)).toString()
  assert.equal(
    extended,
    expected
      .replace(' 23)', ' 23 NIL NIL NIL NIL)')
      .replace(' 73) "mixed")', ' 73 NIL NIL NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL)')
  )
})
