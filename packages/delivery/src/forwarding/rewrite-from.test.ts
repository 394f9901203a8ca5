import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rewriteFrom } from './rewrite-from.ts'

const rewritten = (header: string) =>
  rewriteFrom(Buffer.from(`${header}\r\nbody From: x\r\n`), 'list@here.test').toString()

test('the author stays visible and gets the answers', () => {
  assert.equal(
    rewritten('Subject: x\r\nFrom: Ann Other\r\n <ann@far.test>\r\nTo: b@here.test\r\n'),
    'Subject: x\r\nFrom: "Ann Other via list@here.test" <list@here.test>\r\nReply-To: Ann Other <ann@far.test>\r\n' +
      'X-Original-From: Ann Other <ann@far.test>\r\nTo: b@here.test\r\n\r\nbody From: x\r\n'
  )
  assert.match(
    rewritten('From: ann@far.test\r\n'),
    /^From: "ann@far\.test via list@here\.test" <list@here\.test>\r\n/
  )
})

test('a Reply-To of the author stays as it is', () => {
  const text = rewritten('From: ann@far.test\r\nReply-To: desk@far.test\r\n')
  assert.equal(text.match(/^Reply-To:/gm)?.length, 1)
  assert.match(text, /^Reply-To: desk@far\.test\r\n/m)
})

test('nothing of the author can begin a field of its own', () => {
  const text = rewritten('From: "a\\\r\n b" <ann@far.test>\r\n')
  for (const line of text.split('\r\n\r\n')[0]!.split('\r\n'))
    assert.match(line, /^(?:From:|Reply-To:|X-Original-From:|[ \t])/)
})

test('a name that is not ASCII, and no From at all', () => {
  assert.match(rewritten('From: =?utf-8?Q?J=C3=BCrg?= <j@far.test>\r\n'), /^From: =\?utf-8\?/)
  assert.equal(rewritten('Subject: x\r\n'), 'Subject: x\r\n\r\nbody From: x\r\n')
})
