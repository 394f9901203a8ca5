import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreOf } from '../signal.ts'
import { clientSignals } from './client-signals.ts'
import { parseZones } from './parse-zones.ts'

const honest = {
  helo: 'mail.there.test',
  hasName: true,
  heloResolves: true,
  isEarly: false,
  isOurName: false
}

test('each fault alone is little, together they are much', () => {
  const score = (facts: Partial<typeof honest>) => scoreOf(clientSignals({ ...honest, ...facts }))
  assert.equal(score({}), 0)
  assert.equal(score({ hasName: false }), 1)
  assert.equal(score({ heloResolves: false }), 1)
  assert.equal(score({ helo: '[192.0.2.1]' }), 1)
  assert.equal(score({ helo: '192.0.2.1' }), 2)
  assert.equal(score({ helo: 'localhost' }), 2)
  assert.equal(score({ isOurName: true }), 4)
  assert.equal(score({ isEarly: true, hasName: false, helo: 'x' }), 6)
})

test('what nobody knows speaks against nobody', () => {
  const facts = { ...honest, hasName: undefined, heloResolves: undefined }
  assert.deepEqual(clientSignals(facts), [])
})

test('zones with and without a score', () => {
  assert.deepEqual(parseZones(['Zen.example=6', 'good.example=-2.5', 'other.example']), [
    { zone: 'zen.example', score: 6 },
    { zone: 'good.example', score: -2.5 },
    { zone: 'other.example', score: 4 }
  ])
  for (const text of ['zen', 'zen.example=', 'zen.example=x', 'a b.example'])
    assert.throws(() => parseZones([text]), RangeError)
})
