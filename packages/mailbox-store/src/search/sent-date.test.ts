import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayNumber, localDay } from './days.ts'
import { sentDay } from './sent-date.ts'

test('the day of the Date field is that of its own zone', () => {
  for (const [date, day] of [
    ['Mon, 7 Feb 1994 21:52:25 -0800 (PST)', '1994-02-07'],
    ['7 Feb 1994 23:59 -1200', '1994-02-07'],
    ['Tue, 8 Feb 1994 00:01:00 +1400', '1994-02-08'],
    ['8 Feb 1994 00:01:00 EST', '1994-02-08'],
    ['8 Feb 1994 00:01:00', '1994-02-08']
  ] as const) {
    assert.equal(sentDay(date), dayNumber(day), date)
  }
  assert.equal(sentDay('no date'), undefined)
})

test('days of seconds and of texts', () => {
  assert.equal(localDay(0, -1), -1)
  assert.equal(localDay(86_399, 1), 1)
  assert.throws(() => dayNumber('1994-2-7'), { code: 'invalid' })
  assert.throws(() => dayNumber('1994-13-01'), { code: 'invalid' })
})
