import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mtaStsPolicy } from './mta-sts-policy.ts'

test('the policy in the mode that the operator has chosen', () => {
  const text = mtaStsPolicy('server.test', 'enforce')
  assert.equal(text, 'version: STSv1\r\nmode: enforce\r\nmx: mx.server.test\r\nmax_age: 604800\r\n')
})
