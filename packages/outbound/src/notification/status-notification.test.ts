import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { statusNotification, type StatusNotice } from './status-notification.ts'

const notice: StatusNotice = {
  action: 'failed',
  sender: 'ann@here.net',
  recipients: [
    {
      address: 'gone@far.net',
      attempts: 1,
      last_code: 550,
      last_reply: '5.1.1 No such user',
      last_attempt_at: new Date('2026-03-01T10:00:05Z')
    }
  ],
  raw: Buffer.from(
    'From: Ann <ann@here.net>\r\nTo: gone@far.net\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@here.net>\r\n\r\nsecret\r\n'
  ),
  queuedAt: new Date('2026-03-01T10:00:00Z'),
  hostName: 'here.net',
  now: new Date('2026-03-01T10:00:06Z'),
  token: 'f00d'
}

const several: StatusNotice = {
  ...notice,
  envelopeId: 'order+205',
  recipients: [
    ...notice.recipients,
    { address: 'late@slow.net', attempts: 34, last_code: 0, last_reply: '4.4.2 connect ECONNREFUSED' },
    {
      address: 'full@far.net',
      attempts: 1,
      last_code: 552,
      last_reply: '5.2.2 full',
      orcpt: 'rfc822;x@old.net'
    },
    { address: 'grüße@far.net', attempts: 30, last_code: 451, last_reply: '4.7.1 greylisted' }
  ]
}

function golden(name: string): string {
  const path = new URL(`../../test/fixtures/${name}`, import.meta.url)
  return readFileSync(path, 'utf8').replace(/\r?\n/g, '\r\n')
}

describe('what the sender gets', () => {
  test('one recipient', () => {
    assert.equal(statusNotification(notice).toString(), golden('01-one-recipient.eml'))
  })
  test('several, one of them in UTF-8', () => {
    assert.equal(statusNotification(several).toString(), golden('02-several-recipients.eml'))
  })
})

test('a hostile message and reply cannot forge a field or a part', () => {
  const hostile = statusNotification({
    ...notice,
    recipients: [
      {
        ...notice.recipients[0]!,
        last_reply: 'x\r\n\r\n--=_f00d\r\nBcc: all@far.net',
        orcpt: 'a+0D+0ABcc: b'
      }
    ],
    envelopeId: 'x\r\nBcc: c',
    raw: Buffer.from('Subject: a\r\n =?utf-8?q?=0D=0ABcc:_d?=\r\nMessage-ID: <x>\r\n\tBcc: e\r\n\r\n')
  }).toString()
  const ownParts = hostile.split('Content-Type: text/rfc822-headers')[0]!
  assert.doesNotMatch(ownParts, /^Bcc:/m)
  assert.equal(ownParts.match(/^--=_f00d/gm)!.length, 3)
})

test('a header of any size is quoted to a limit, in whole lines', () => {
  const raw = Buffer.from(`${'X-Long: abcdefghijklmnopqrstuvwxyz\r\n'.repeat(10_000)}\r\nbody`)
  const message = statusNotification({ ...notice, raw }).toString()
  assert.ok(message.length < 70_000)
  assert.match(message, /X-Long: abcdefghijklmnopqrstuvwxyz\r\n\r\n--=_f00d--\r\n$/)
})

test('a message without header', () => {
  const message = statusNotification({ ...notice, raw: Buffer.from('\r\nbody\r\n') }).toString()
  assert.match(message, /^Subject: Not delivered\r$/m)
})

describe('what is no failure', () => {
  const late = { address: 'late@slow.net', attempts: 6, last_code: 451, last_reply: '4.7.1 greylisted' }
  test('a delay', () => {
    const text = statusNotification({ ...notice, action: 'delayed', recipients: [late] }).toString()
    assert.match(text, /^Subject: Not delivered yet: /m)
    assert.match(text, /^Action: delayed\r\nStatus: 4\.7\.1\r\n/m)
    assert.match(text, /you need not send it again/)
  })
  for (const action of ['delivered', 'relayed'] as const) {
    test(action, () => {
      const done = { address: 'bob@far.net', attempts: 1, last_code: 250, last_reply: '2.0.0 ok' }
      const text = statusNotification({ ...notice, action, recipients: [done] }).toString()
      assert.ok(text.includes(`Action: ${action}\r\nStatus: 2.0.0\r\n`))
    })
  }
})

test('RET=FULL gives the message back, but only of a failure', () => {
  const full = statusNotification({ ...notice, wantsFull: true }).toString()
  assert.ok(
    full.includes(
      `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${notice.raw.toString()}`
    )
  )
  const delivered = statusNotification({ ...notice, wantsFull: true, action: 'delivered' }).toString()
  assert.doesNotMatch(delivered, /secret/)
})
