import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, refuses } from '../../test/parse-request.ts'
import { parseAppend } from './append.ts'
import { parseReplace } from './replace.ts'

const star = Number.POSITIVE_INFINITY

test('APPEND', () => {
  const appended = parse(
    parseAppend,
    String.raw`saved-messages (\Seen) "17-Jul-1996 02:44:25 -0700" {4}` + '\r\nab\r\n'
  )
  assert.deepEqual(appended, {
    mailbox: 'saved-messages',
    messages: [
      {
        flags: [String.raw`\Seen`],
        date: { seconds: 837_596_665, zone: -420 },
        pieces: [{ bytes: Buffer.from('ab\r\n') }]
      }
    ]
  })
  assert.deepEqual(parse(parseAppend, 'inbox () {0}\r\n'), {
    mailbox: 'INBOX',
    messages: [{ flags: [], pieces: [{ bytes: Buffer.alloc(0) }] }]
  })
  const bytes = (text: string): { bytes: Buffer } => ({ bytes: Buffer.from(text) })
  assert.deepEqual(parse(parseAppend, 'x {1+}\r\na () ~{1+}\r\nb UTF8 (~{1+}\r\nc)').messages, [
    { flags: [], pieces: [bytes('a')] },
    { flags: [], pieces: [bytes('b')] },
    { flags: [], pieces: [bytes('c')] }
  ])
  const catenated = parse(parseAppend, 'x CATENATE (URL "/a/;UID=1" TEXT {1+}\r\na URL b UTF8 (~{1+}\r\nc))')
  assert.deepEqual(catenated.messages[0]!.pieces, [
    { url: '/a/;UID=1' },
    bytes('a'),
    { url: 'b' },
    bytes('c')
  ])
  refuses(parseAppend, 'x CATENATE ()', 'x CATENATE (FOO {1+}\r\na)', 'x {1+}\r\na ', 'x UTF8 {1+}\r\na')
  refuses(parseAppend, 'x', 'x "abc"', 'x {1}\r\na b', 'x () "31-Feb-2000 00:00:00 +0000" {1}\r\na')
})

test('APPEND: how many messages and parts there may be', () => {
  assert.equal(parse(parseAppend, `x${' {1+}\r\na'.repeat(1000)}`).messages.length, 1000)
  refuses(parseAppend, `x${' {1+}\r\na'.repeat(1001)}`)
  const parts = (count: number): string =>
    `x CATENATE (${Array.from({ length: count }, () => 'URL a').join(' ')})`
  assert.equal(parse(parseAppend, parts(100)).messages[0]?.pieces.length, 100)
  refuses(parseAppend, parts(101))
})

test('REPLACE', () => {
  const message = { flags: [], pieces: [{ bytes: Buffer.from('a') }] }
  assert.deepEqual(parse(parseReplace, '4 x {1}\r\na'), { set: [4, 4], mailbox: 'x', message })
  assert.deepEqual(parse(parseReplace, '* x {1}\r\na').set, [star, star])
  refuses(parseReplace, '1:2 x {1}\r\na', '1,2 x {1}\r\na', '0 x {1}\r\na', '1 x', '1 x {1}\r\na {1}\r\nb')
})
