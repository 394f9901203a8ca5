import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounceLocal, readBounceLocal } from './bounce-path.ts'

const key = Buffer.alloc(32, 1)
const email = '65f0c0ffee65f0c0ffee65f0'

test('what was made is read, however it is spelled', () => {
  const one = bounceLocal({ email, recipient: 3 }, key)
  assert.ok(one.length <= 64, one)
  assert.deepEqual(readBounceLocal({ local: one }, key), { email, recipient: 3 })
  assert.deepEqual(readBounceLocal({ local: one.toUpperCase() }, key), { email, recipient: 3 })
  assert.deepEqual(readBounceLocal({ local: bounceLocal({ email }, key) }, key), { email })
})

test('nobody else can make one', () => {
  const local = bounceLocal({ email, recipient: 3 }, key)
  const forged = [
    local.replace('-3-', '-4-'),
    local.replace(email, email.replace('65', '66')),
    bounceLocal({ email, recipient: 3 }, Buffer.alloc(32, 2)),
    `${local}x`,
    `b-${email}-3-`,
    'b',
    ''
  ]
  for (const each of forged) assert.equal(readBounceLocal({ local: each }, key), undefined, each)
})
