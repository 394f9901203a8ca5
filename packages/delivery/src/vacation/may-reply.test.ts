import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayReply } from './may-reply.ts'

const addresses = ['ann@here.test', 'other@here.test']
const plain = 'From: bob@there.test\r\nTo: Ann <ANN@here.test>\r\n'
const reply = (header = plain, sender = 'bob@there.test') =>
  mayReply({ raw: Buffer.from(`${header}\r\nHello\r\n`), sender, addresses })

test('a person who writes to the alias is answered', () => {
  assert.equal(reply(), true)
  assert.equal(reply('To: x@y.test,\r\n "A, B" <ann+tag@here.test>\r\n'), true)
  assert.equal(reply('Cc: other@here.test\r\n'), true)
  assert.equal(reply(`${plain}Auto-Submitted: no\r\n`), true)
  assert.equal(reply(`${plain}Precedence: first-class\r\n`), true)
})

test('who wrote to somebody else is not', () => {
  assert.equal(reply('To: list@there.test\r\n'), false)
  assert.equal(reply('From: bob@there.test\r\n'), false)
  assert.equal(reply('Bcc: ann@here.test\r\n'), false)
})

test('programs, lists and bounces are not', () => {
  for (const field of [
    'Auto-Submitted: auto-replied (vacation)',
    'Auto-Submitted: auto-generated',
    'Precedence: bulk',
    'Precedence: list',
    'Precedence: junk',
    'List-Id: <x.there.test>',
    'List-Unsubscribe: <mailto:x@there.test>',
    'X-Auto-Response-Suppress: DR, OOF, AutoReply',
    'Feedback-ID: 1:2:3:there'
  ])
    assert.equal(reply(`${plain}${field}\r\n`), false, field)
  for (const sender of [
    '',
    'MAILER-DAEMON@there.test',
    'no-reply@there.test',
    'noreply@there.test',
    'shop.donotreply@there.test',
    'do-not-reply+7@there.test',
    'owner-list@there.test',
    'list-request@there.test',
    'list-bounces@there.test',
    'bounce+x=y@there.test',
    'SRS0=abc=xy=there.test=bob@forward.test',
    'postmaster@there.test'
  ])
    assert.equal(reply(plain, sender), false, sender)
  for (const sender of ['norbert@there.test', 'bounty@there.test', 'request@there.test'])
    assert.equal(reply(plain, sender), true, sender)
})

test('nobody answers himself', () => {
  assert.equal(reply(plain, 'ann@here.test'), false)
  assert.equal(reply(plain, 'Other+x@here.test'), false)
})
