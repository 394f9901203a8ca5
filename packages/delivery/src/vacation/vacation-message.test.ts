import assert from 'node:assert/strict'
import { test } from 'node:test'
import { vacationMessage } from './vacation-message.ts'

const answer = {
  from: 'ann@here.test',
  to: 'bob@there.test',
  subject: '',
  text: 'Back on Monday.\nBye',
  messageId: '<t.vacation@here.test>',
  date: new Date('2026-03-01T09:30:00Z')
}
const original = Buffer.from(
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <2@there.test>\r\nReferences: <0@there.test> <1@there.test>\r\n\r\nx\r\n'
)

test('it says that a program wrote it, and what it answers', () => {
  const text = vacationMessage(answer, original).toString()
  assert.match(
    text,
    /^From: <ann@here\.test>\r\nTo: <bob@there\.test>\r\nSubject: =\?utf-8\?Q\?Auto=3A_Gr=C3=BC=C3=9Fe\?=\r\n/
  )
  assert.match(text, /\r\nDate: Sun, 01 Mar 2026 09:30:00 \+0000\r\n/)
  assert.match(
    text,
    /\r\nIn-Reply-To: <2@there\.test>\r\nReferences: <0@there\.test>\r\n <1@there\.test>\r\n <2@there\.test>\r\n/
  )
  assert.match(text, /\r\nAuto-Submitted: auto-replied \(vacation\)\r\n/)
  const body = Buffer.from(text.slice(text.indexOf('\r\n\r\n')), 'base64').toString()
  assert.equal(body, 'Back on Monday.\r\nBye')
})

test('what strangers wrote becomes no field', () => {
  const evil = Buffer.from(
    'Subject: =?utf-8?Q?x=0D=0ABcc:_eve@there.test?=\r\nMessage-ID: nonsense\r\n\r\nx\r\n'
  )
  const text = vacationMessage(answer, evil).toString()
  assert.doesNotMatch(text, /\r\nBcc:/)
  assert.doesNotMatch(text, /In-Reply-To/)
  const long = vacationMessage({ ...answer, subject: 'ü'.repeat(150) }, original).toString()
  assert.ok(long.split('\r\n').every((line) => line.length <= 90))
})
