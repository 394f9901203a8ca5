import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemOf, retryAfterMs } from './problem.ts'

const acme = (name: string, more = {}): object => ({
  type: `urn:ietf:params:acme:error:${name}`,
  detail: 'D',
  ...more
})

test('answers to go on with are no problems', () => {
  assert.equal(problemOf(200, { status: 'valid' }, undefined), undefined)
  assert.equal(problemOf(400, acme('badNonce'), undefined), undefined)
})

test('what is refused, by kind', () => {
  const rows: [number, unknown, string, RegExp][] = [
    [429, acme('rateLimited'), 'rate-limited', /says: D\. Wait/],
    [429, 'slow down', 'rate-limited', /status 429\. Wait/],
    [403, acme('unauthorized'), 'account', /key id and HMAC key/],
    [400, acme('rejectedIdentifier'), 'refused', /says: D$/],
    [500, acme('serverInternal'), 'unreachable', /try again later/],
    [503, '<html>', 'unreachable', /status 503/],
    [404, '', 'refused', /status 404/]
  ]
  for (const [status, data, kind, message] of rows) {
    const error = problemOf(status, data, undefined)!
    assert.equal(error.kind, kind, String(status))
    assert.match(error.message, message)
  }
})

test('the names that an order is refused for', () => {
  const subproblems = [{ identifier: { type: 'dns', value: 'b.test' } }]
  const error = problemOf(400, acme('rejectedIdentifier', { subproblems }), undefined)!
  assert.deepEqual(error.failedNames, ['b.test'])
})

test('Retry-After is seconds or a date', () => {
  const now = Date.UTC(2026, 0, 1)
  assert.equal(retryAfterMs('120', now), 120_000)
  assert.equal(retryAfterMs('Thu, 01 Jan 2026 00:01:00 GMT', now), 60_000)
  assert.equal(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now), undefined)
  assert.equal(retryAfterMs('soon', now), undefined)
  assert.equal(retryAfterMs(undefined, now), undefined)
})
