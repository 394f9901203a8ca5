import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReceivedMessage } from './received-message.ts'
import { countHops, mailDate, traceFields, withoutForgedFields } from './trace.ts'

const resolution = {
  kind: 'accepted' as const,
  alias: { id: 'a', address: 'ann@here.test', domain: 'd', user: 'u' },
  mailboxes: [],
  forwards: [],
  webhooks: []
}

function received(change: Partial<Omit<ReceivedMessage, 'visit'>> = {}): Omit<ReceivedMessage, 'visit'> {
  return {
    requireTls: false,
    trace: 'abc123',
    sender: 'bob@there.test',
    recipients: [{ address: 'ann@here.test', resolution }],
    client: {
      address: '192.0.2.7',
      helo: 'mail.there.test',
      hostName: 'mail.there.test',
      transmissionType: 'ESMTPS',
      tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' }
    },
    raw: Buffer.alloc(0),
    receivedAt: new Date(Date.UTC(2026, 0, 5, 6, 7, 8)),
    signal: new AbortController().signal,
    ...change
  }
}

const lines = (...all: string[]) => Buffer.from(all.map((line) => `${line}\r\n`).join(''))
const stripped = (raw: Buffer) => Buffer.concat(withoutForgedFields(raw, 'mx.here.test')).toString()

test('Received says who, how, when, and for whom where it is one', () => {
  assert.equal(
    traceFields(received(), 'Authentication-Results: mx.here.test; none\r\n', 'mx.here.test'),
    'Authentication-Results: mx.here.test; none\r\n' +
      'Received: from mail.there.test (mail.there.test [192.0.2.7])\r\n' +
      ' by mx.here.test with ESMTPS\r\n' +
      ' (TLSv1.3 TLS_AES_256_GCM_SHA384)\r\n' +
      ' id abc123\r\n' +
      ' for <ann@here.test>;\r\n' +
      ' Mon, 05 Jan 2026 06:07:08 +0000\r\n'
  )
})

test('Received never names one recipient to another', () => {
  const both = received({
    recipients: ['ann@here.test', 'secret@here.test'].map((address) => ({ address, resolution })),
    client: { ...received().client, hostName: undefined, tls: undefined, transmissionType: 'SMTP' }
  })
  const fields = traceFields(both, '', 'mx.here.test')
  assert.doesNotMatch(fields, /for|secret|TLS/)
  assert.match(
    fields,
    /^Received: from mail\.there\.test \(\[192\.0\.2\.7\]\)\r\n by mx\.here\.test with SMTP\r\n id/
  )
})

test('Received has an IPv6 address with its tag', () => {
  const message = received({ client: { ...received().client, address: '2001:db8::7' } })
  assert.match(
    traceFields(message, '', 'mx.here.test'),
    /^Received: from mail\.there\.test \(mail\.there\.test \[IPv6:2001:db8::7\]\)\r\n/
  )
})

test('results that claim to be ours are taken out, however they are written', () => {
  const kept = [
    'Subject: x',
    'Authentication-Results: mx.there.test; spf=pass',
    'X-Authentication-Results: mx.here.test'
  ]
  const forged = [
    'Authentication-Results: mx.here.test; dkim=pass',
    'authentication-results:MX.HERE.TEST;dkim=pass',
    'Authentication-Results: mx.here.test 1; dkim=pass',
    'Authentication-Results:\r\n\tmx.here.test;\r\n\tdkim=pass',
    'Authentication-Results: (mx (really) there) mx.here.test; dkim=pass',
    'Authentication-Results: "mx.here.test"; dkim=pass',
    'Authentication-Results : mx.here.test; dkim=pass',
    'Return-Path: <forged@x.test>'
  ]
  const raw = lines(kept[0]!, ...forged.slice(0, 4), kept[1]!, ...forged.slice(4), kept[2]!, '', forged[0]!)
  assert.equal(stripped(raw), lines(...kept, '', forged[0]!).toString())
})

test('nothing of a message is copied', () => {
  const raw = lines('Subject: x', 'Return-Path: <x@there.test>', '', 'text')
  for (const piece of withoutForgedFields(raw, 'mx.here.test')) assert.equal(piece.buffer, raw.buffer)
})

test('messages without header, without body, without final line end', () => {
  for (const text of [
    '',
    '\r\n',
    '\r\ntext',
    'Subject: x',
    'Subject: x\r\n',
    'no header at all\r\n\r\nReturn-Path: <x>'
  ]) {
    assert.equal(stripped(Buffer.from(text)), text)
  }
  assert.equal(stripped(Buffer.from('Return-Path: <x@y.test>')), '')
})

test('counts the servers that the header names', () => {
  assert.equal(
    countHops(lines('Received: a', 'received: b', ' folded', 'X-Received: c', '', 'Received: d')),
    2
  )
})

test('dates have a numeric zone', () => {
  assert.equal(mailDate(new Date(0)), 'Thu, 01 Jan 1970 00:00:00 +0000')
})
