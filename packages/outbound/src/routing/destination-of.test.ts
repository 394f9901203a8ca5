import assert from 'node:assert/strict'
import { test } from 'node:test'
import { destinationOf } from './destination-of.ts'

const at = (domain: string, local = 'ann', lab = false) => destinationOf({ local, domain }, { lab })

test('the world is remote, also where a name only looks reserved', () => {
  for (const domain of ['example.org', 'contest', 'mytest.net', '[192.0.2.1]'])
    assert.deepEqual(at(domain), { kind: 'remote', domain })
})

test('reserved names do not leave', () => {
  for (const domain of ['x.test', 'a.b.example', 'invalid', 'x.localhost'])
    assert.equal(at(domain).kind, 'permanent', domain)
})

test('nothing leaves the lab', () => {
  assert.equal(at('example.org', 'ann', true).kind, 'permanent')
})

test('addresses for trying out', () => {
  assert.equal(at('fault.test', 'tempfail').kind, 'temporary')
  assert.equal(at('fault.test', 'reject', true).kind, 'permanent')
  assert.equal(at('fault.test', 'tempfail', true).kind, 'temporary')
  assert.equal(at('fault.test', 'other').kind, 'permanent')
})
