import assert from 'node:assert/strict'
import { test } from 'node:test'
import { receivedField, type Reception } from './received-field.ts'

const reception: Reception = {
  client: undefined,
  hostName: 'smtp.example.net',
  transmissionType: 'ESMTPSA',
  tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
  trace: 'abc123',
  date: new Date('2026-03-01T12:34:56Z')
}

test('the client is not told of', () => {
  assert.equal(
    receivedField(reception),
    'Received: from submission\r\n by smtp.example.net with ESMTPSA\r\n (TLSv1.3 TLS_AES_256_GCM_SHA384)\r\n' +
      ' id abc123;\r\n Sun, 01 Mar 2026 12:34:56 +0000\r\n'
  )
})

test('or it is, with nothing of its own making', () => {
  const from = (helo: string, address: string) =>
    receivedField({ ...reception, client: { helo, address } }).split('\r\n', 1)[0]
  assert.equal(from('laptop.lan', '192.0.2.7'), 'Received: from laptop.lan ([192.0.2.7])')
  assert.equal(from('[192.0.2.7]', '2001:db8::1'), 'Received: from [192.0.2.7] ([IPv6:2001:db8::1])')
  assert.equal(from('a) by evil;\r\nX: y', '192.0.2.7'), 'Received: from abyevilX:y ([192.0.2.7])')
  assert.equal(from('\u{1f600}', '192.0.2.7'), 'Received: from unknown ([192.0.2.7])')
  assert.ok(from('x'.repeat(2000), '192.0.2.7')!.length < 300)
})
