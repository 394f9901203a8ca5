import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entrySet } from './match-entries.ts'
import { parseEntry } from '@postkeep/address'

test('what an entry may be, and how it is kept', () => {
  const kept = (text: string) => parseEntry(text)?.entry
  assert.equal(kept(' Bob@There.TEST '), 'bob@there.test')
  assert.equal(kept('There.test'), 'there.test')
  assert.equal(kept('*.xyz'), '*.xyz')
  assert.equal(kept('192.0.2.7'), '192.0.2.7')
  assert.equal(kept('192.0.2.7/24'), '192.0.2.0/24')
  assert.equal(kept('2001:DB8::1/64'), '2001:db8::/64')
  assert.equal(kept('::ffff:192.0.2.7'), '192.0.2.7')
  for (const text of ['', 'xyz', 'a b', '0.0.0.0/0', '192.0.2.7/33', '::/0', '@', 'a@', '192.0.2'])
    assert.equal(kept(text), undefined, text)
})

test('addresses, domains with all below them, networks', () => {
  const set = entrySet(['bob@there.test', 'spam.test', '*.xyz', '192.0.2.0/24', '2001:db8::/64', 'no entry'])
  const match = (sender: string, remoteAddress = '203.0.113.1') => set.match({ sender, remoteAddress })?.entry
  assert.equal(match('Bob@there.test'), 'bob@there.test')
  assert.equal(match('eve@there.test'), undefined)
  assert.equal(match('any@spam.test'), 'spam.test')
  assert.equal(match('any@a.b.spam.test'), 'spam.test')
  assert.equal(match('any@notspam.test'), undefined)
  assert.equal(match('any@shop.xyz'), '*.xyz')
  assert.equal(match('', '192.0.2.200'), '192.0.2.0/24')
  assert.equal(match('', '::ffff:192.0.2.200'), '192.0.2.0/24')
  assert.equal(match('', '2001:db8::9'), '2001:db8::/64')
  assert.equal(match('', '2001:db8:0:1::9'), undefined)
  assert.deepEqual(set.match({ sender: 'bob@there.test', remoteAddress: '192.0.2.1' }), {
    entry: '192.0.2.0/24',
    isNetwork: true
  })
})
