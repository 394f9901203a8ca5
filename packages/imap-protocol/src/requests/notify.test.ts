import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, refuses } from '../../test/parse-request.ts'
import { parseNotify } from './notify.ts'

test('NOTIFY: the example of RFC 5465 §3.1, without and with the parentheses of the grammar', () => {
  const fields = 'uid body.peek[header.fields (from to subject)]'
  for (const events of [`MessageNew (${fields}) MessageExpunge`, `(MessageNew (${fields}) MessageExpunge)`]) {
    const { groups, status } = parse(parseNotify, `set status (selected ${events}) (subtree Lists NONE)`)
    assert.ok(status)
    assert.deepEqual([...groups[0]!.events], ['MessageNew', 'MessageExpunge'])
    assert.equal(groups[0]!.fetch?.sections[0]?.label, 'BODY[HEADER.FIELDS (from to subject)]')
    assert.deepEqual(groups[1], { filter: { kind: 'SUBTREE', mailboxes: ['Lists'] }, events: new Set() })
  }
  assert.deepEqual(parse(parseNotify, 'NONE'), { groups: [], status: false })
  const many = parse(parseNotify, 'SET (mailboxes (inbox "a b") (MailboxName))').groups
  assert.deepEqual(many[0]?.filter, { kind: 'MAILBOXES', mailboxes: ['INBOX', 'a b'] })
  assert.equal(parse(parseNotify, 'SET (personal (FooChange))').unknownEvent, 'FooChange')
})

test('NOTIFY: what is wrong', () => {
  refuses(
    parseNotify,
    '',
    'SET',
    'SET ()',
    'SET (personal)',
    'SET (personal ())',
    'SET (mailboxes (MailboxName))',
    'SET (personal (MessageNew))',
    'SET (selected (MailboxName))',
    'NONE x',
    `SET ${'(personal (MailboxName)) '.repeat(101).trim()}`,
    `SET (mailboxes (${'x '.repeat(1001).trim()}) (MailboxName))`
  )
})
