import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './network-of.ts'

test('an IPv4 address counts alone, also when it is mapped', () => {
  assert.equal(networkOf('192.0.2.7'), '192.0.2.7')
  assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
})

test('an IPv6 address counts with its /64, however it is spelt', () => {
  const network = '2001:db8:1:2::/64'
  assert.equal(networkOf('2001:db8:1:2::1'), network)
  assert.equal(networkOf('2001:0DB8:0001:2:ffff:1:2:3'), network)
  assert.equal(networkOf('2001:db8:1:2:aaaa:bbbb:192.0.2.1'), network)
  assert.notEqual(networkOf('2001:db8:1:3::1'), network)
  assert.equal(networkOf('::1'), '0:0:0:0::/64')
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
})

test('what is no address stands for itself', () => assert.equal(networkOf('unknown'), 'unknown'))
