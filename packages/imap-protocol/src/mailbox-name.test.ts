import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ImapSyntaxError } from './imap-syntax-error.ts'
import { canonicalMailboxName, decodeMailboxName, encodeMailboxName } from './mailbox-name.ts'

test('the examples of RFC 3501 §5.1.3', () => {
  assert.equal(decodeMailboxName('~peter/mail/&U,BTFw-/&ZeVnLIqe-'), '~peter/mail/台北/日本語')
  assert.equal(encodeMailboxName('~peter/mail/台北/日本語'), '~peter/mail/&U,BTFw-/&ZeVnLIqe-')
  assert.equal(encodeMailboxName('Q&A'), 'Q&-A')
  assert.equal(decodeMailboxName('Q&-A'), 'Q&A')
})

test('INBOX has one spelling, also as a parent', () => {
  assert.equal(canonicalMailboxName('inBox'), 'INBOX')
  assert.equal(canonicalMailboxName('inbox/Work'), 'INBOX/Work')
  assert.equal(canonicalMailboxName('inboxes'), 'inboxes')
})

test('what is not canonical is refused, so that one folder has one name', () => {
  for (const name of ['&', '&Jjo', '&Jjo!', '&U,BTFw-&', '&2AA-', '&A-']) {
    assert.throws(() => decodeMailboxName(name), ImapSyntaxError, name)
  }
})

test('UTF-8 is taken as it is, and is all that there is once it was enabled', () => {
  assert.equal(decodeMailboxName('&ZeVnLIqe-', 'utf8'), '&ZeVnLIqe-')
  assert.equal(decodeMailboxName('a & b', 'utf8'), 'a & b')
  assert.equal(decodeMailboxName('Entwürfe & mehr'), 'Entwürfe & mehr')
})

test('every name survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      if (/^inbox(\/|$)/i.test(name)) return
      const wire = encodeMailboxName(name)
      assert.match(wire, /^[\x20-\x7e]*$/)
      assert.equal(decodeMailboxName(wire), name)
    })
  )
})
