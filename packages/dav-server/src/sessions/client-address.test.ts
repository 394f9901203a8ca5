import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basicCredentials } from './basic-credentials.ts'
import { clientAddress } from './client-address.ts'

test('X-Forwarded-For is believed as far as proxies of ours have written it', () => {
  const of = clientAddress(['10.0.0.0/8', 'fc00::/7', '127.0.0.1'])
  const cases: [peer: string | undefined, forwarded: string | undefined, address: string][] = [
    ['203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['10.1.1.1', undefined, '10.1.1.1'],
    ['10.1.1.1', '198.51.100.1', '198.51.100.1'],
    // What the client wrote itself stands to the left.
    ['10.1.1.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['10.1.1.1', '198.51.100.1, 10.2.2.2', '198.51.100.1'],
    ['::ffff:10.1.1.1', '2001:db8::1', '2001:db8::1'],
    ['fd00::5', '[2001:db8::1]', '2001:db8::1'],
    ['127.0.0.1', 'unknown', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    [undefined, '1.2.3.4', '']
  ]
  for (const [peer, forwarded, address] of cases)
    assert.equal(of(peer, forwarded), address, String(forwarded))
  for (const wrong of ['x', '10.0.0.0/33', '10.0.0.0/', '::/129', '10.0.0.0/a']) {
    assert.throws(() => clientAddress([wrong]), TypeError, wrong)
  }
})

test('credentials: colons in the password, UTF-8, and what is none', () => {
  const header = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  assert.deepEqual(basicCredentials(header('a@b:c:d ü')), { username: 'a@b', password: 'c:d ü' })
  assert.deepEqual(basicCredentials(header('a:').replace('Basic', 'bAsIc')), { username: 'a', password: '' })
  for (const none of [
    undefined,
    '',
    'Basic',
    'Basic %',
    header(':x'),
    header('x'),
    header('a\0:b'),
    'Bearer eDp5'
  ]) {
    assert.equal(basicCredentials(none), undefined)
  }
  assert.equal(basicCredentials(header(`a:${'x'.repeat(5000)}`)), undefined)
})
