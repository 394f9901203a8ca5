import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessageUrl } from './message-url.ts'

test('the examples of RFC 4469 §3', () => {
  assert.deepEqual(parseMessageUrl('/Drafts;UIDVALIDITY=385759045/;UID=20/;section=HEADER'), {
    mailbox: 'Drafts',
    uidValidity: 385_759_045,
    uid: 20,
    section: { path: [], part: 'HEADER' }
  })
  assert.deepEqual(parseMessageUrl('/INBOX;UIDVALIDITY=785799047/;UID=113330/;section=1.5.9'), {
    mailbox: 'INBOX',
    uidValidity: 785_799_047,
    uid: 113_330,
    section: { path: [1, 5, 9], part: 'ALL' }
  })
})

test('the selected mailbox, the whole message, a part of it, encoded names', () => {
  assert.deepEqual(parseMessageUrl(';UID=7'), { uid: 7 })
  assert.deepEqual(parseMessageUrl('/;UID=7'), { uid: 7 })
  assert.deepEqual(parseMessageUrl('/inbox/;UID=7/;PARTIAL=5.10'), {
    mailbox: 'INBOX',
    uid: 7,
    partial: { offset: 5, length: 10 }
  })
  const named = parseMessageUrl('/a%20b/%C3%BC/;UID=1/;SECTION=HEADER.FIELDS%20(DATE)')
  assert.equal(named?.mailbox, 'a b/ü')
  assert.deepEqual(named?.section?.fields, ['DATE'])
})

test('what is of elsewhere, or no message', () => {
  const wrong = [
    '',
    'imap://example.org/INBOX/;UID=1',
    'http://example.org/',
    '/INBOX',
    '/INBOX/;UID=x',
    '/INBOX/;UID=1/;SECTION=FOO',
    '/INBOX/;UID=1;URLAUTH=anonymous:internal:00',
    '/%FF/;UID=1',
    `/${'x'.repeat(5000)}/;UID=1`
  ]
  for (const url of wrong) assert.equal(parseMessageUrl(url), undefined, url)
})
