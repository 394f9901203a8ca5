import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { classifyAddress, isPublicAddress, networkKey, reverseName, type AddressClass } from './index.ts'

const classes: Record<Exclude<AddressClass, 'public'>, string[]> = {
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd12::1', 'fec0::1'],
  'link-local': ['169.254.0.1', 'fe80::1', 'fe80::1%eth0'],
  'carrier-grade-nat': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.1.2.3', 'ff02::1'],
  metadata: ['169.254.169.254', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254'],
  translated: [
    '::ffff:8.8.8.8',
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    '2002:7f00:1::',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2001:0:1::1'
  ],
  documentation: ['192.0.2.1', '198.51.100.9', '203.0.113.255', '2001:db8::1', '3fff::1'],
  reserved: [
    '0.0.0.0',
    '0.1.2.3',
    '255.255.255.255',
    '240.0.0.1',
    '198.18.0.1',
    '192.0.0.1',
    '::',
    '100::1',
    '4000::1',
    '5f00::1'
  ],
  invalid: [
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '1.2.3.4.5',
    '8.8.8.8/8',
    ' 8.8.8.8'
  ]
}

describe('classifyAddress', () => {
  for (const [expected, addresses] of Object.entries(classes)) {
    test(`${expected}: never to be connected to`, () => {
      for (const ip of addresses) {
        assert.equal(classifyAddress(ip), expected, ip)
        assert.equal(isPublicAddress(ip), false, ip)
      }
    })
  }

  test('public', () => {
    for (const ip of [
      '8.8.8.8',
      '172.15.0.1',
      '172.32.0.1',
      '100.128.0.1',
      '2606:4700::1',
      '2a00:1450:4001::1'
    ]) {
      assert.equal(isPublicAddress(ip), true, ip)
    }
  })
})

test('networkKey: /24, /64, mapped is IPv4, canonical', () => {
  assert.equal(networkKey('192.0.2.77'), '192.0.2.0/24')
  assert.equal(networkKey('::ffff:192.0.2.77'), '192.0.2.0/24')
  assert.equal(networkKey('2001:DB8:0:1:aaaa::1'), '2001:db8:0:1::/64')
  assert.equal(networkKey('2001:db8:0:1:bbbb::2'), networkKey('2001:0db8:0000:0001::'))
  assert.equal(networkKey('fe80::1%eth0'), 'fe80::/64')
  assert.equal(networkKey('192.0.2.77', { v4: 32 }), '192.0.2.77/32')
  assert.equal(networkKey('192.0.2.77', { v4: 20 }), '192.0.0.0/20')
  assert.equal(networkKey('2001:db8:abcd:12ff::1', { v6: 56 }), '2001:db8:abcd:1200::/56')
  assert.equal(networkKey('2001:db8:abcd::1', { v6: 48 }), '2001:db8:abcd::/48')
  assert.throws(() => networkKey('unknown'), TypeError)
})

test('reverseName', () => {
  assert.equal(reverseName('192.0.2.1'), '1.2.0.192.in-addr.arpa')
  assert.equal(reverseName('::ffff:192.0.2.1'), '1.2.0.192.in-addr.arpa')
  // RFC 3596 §2.5
  assert.equal(
    reverseName('4321:0:1:2:3:4:567:89ab'),
    'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa'
  )
  assert.throws(() => reverseName('example.com'), TypeError)
})
