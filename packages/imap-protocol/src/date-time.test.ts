import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDateTime, parseDate, parseDateTime } from './date-time.ts'
import { ImapSyntaxError } from './imap-syntax-error.ts'

test('INTERNALDATE of RFC 3501', () => {
  const date = parseDateTime('17-Jul-1996 02:44:25 -0700')
  assert.deepEqual(date, { seconds: Date.parse('1996-07-17T09:44:25Z') / 1000, zone: -420 })
  assert.equal(formatDateTime(date), '17-Jul-1996 02:44:25 -0700')
  assert.equal(parseDateTime(' 7-feb-1994 21:52:25 +0530').zone, 330)
})

test('dates of SEARCH', () => {
  assert.equal(parseDate('1-Feb-1994'), '1994-02-01')
  for (const wrong of ['30-Feb-1994', '1-Foo-1994', '1994-02-01', '', '1-Feb-94', '00-Jan-2000']) {
    assert.throws(() => parseDate(wrong), ImapSyntaxError, wrong)
  }
})

test('times that do not exist', () => {
  for (const wrong of [
    '17-Jul-1996 24:00:00 +0000',
    '17-Jul-1996 02:60:00 +0000',
    '17-Jul-1996 02:44:25 +0075'
  ]) {
    assert.throws(() => parseDateTime(wrong), ImapSyntaxError, wrong)
  }
})

test('what is formatted is parsed to the same', () => {
  const seconds = fc.integer({ min: -2_000_000_000, max: 100_000_000_000 })
  const zone = fc.integer({ min: -14 * 60, max: 14 * 60 })
  fc.assert(
    fc.property(seconds, zone, (at, east) => {
      assert.deepEqual(parseDateTime(formatDateTime({ seconds: at, zone: east })), {
        seconds: at,
        zone: east
      })
    })
  )
})
