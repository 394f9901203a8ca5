import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDate } from './parse-date.ts'

const at = (text: string) => {
  const time = parseDate(text)
  return time === undefined ? undefined : new Date(time).toISOString()
}

// RFC 5322 appendix A
test('the examples of the RFC, the obsolete ones too', () => {
  assert.equal(at('Fri, 21 Nov 1997 09:55:06 -0600'), '1997-11-21T15:55:06.000Z')
  assert.equal(at('Tue, 1 Jul 2003 10:52:37 +0200'), '2003-07-01T08:52:37.000Z')
  assert.equal(at('Thu, 13 Feb 1969 23:32:54 -0330'), '1969-02-14T03:02:54.000Z')
  assert.equal(
    at('Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32\r\n -0330 (Newfoundland Time)'),
    '1969-02-14T03:02:00.000Z'
  )
  assert.equal(at('21 Nov 97 09:55:06 GMT'), '1997-11-21T09:55:06.000Z')
  assert.equal(at('Fri, 21 Nov 1997 09(comment):   55  :  06 -0600'), '1997-11-21T15:55:06.000Z')
})

test('zone names, years of two and three digits', () => {
  assert.equal(at('1 Jan 49 00:00 EST'), '2049-01-01T05:00:00.000Z')
  assert.equal(at('1 Jan 50 00:00 PDT'), '1950-01-01T07:00:00.000Z')
  assert.equal(at('1 Jan 101 00:00 UT'), '2001-01-01T00:00:00.000Z')
  for (const zone of ['', 'Z', 'A', 'UTC', 'CET', '-0000']) {
    assert.equal(at(`1 Jan 2001 00:00:00 ${zone}`), '2001-01-01T00:00:00.000Z', zone)
  }
})

test('forms that are met in practice', () => {
  assert.equal(at('Friday, 21-Nov-97 09:55:06 GMT'), '1997-11-21T09:55:06.000Z')
  assert.equal(at('Fri 21 November 1997 9:55 +0000 (UTC)'), '1997-11-21T09:55:00.000Z')
  assert.equal(at('29 Feb 2024 00:00:00 +0000'), '2024-02-29T00:00:00.000Z')
  assert.equal(at('31 Dec 2016 23:59:60 +0000'), '2017-01-01T00:00:00.000Z')
})

test('what is no date is undefined', () => {
  for (const text of [
    '',
    'today',
    '32 Jan 2001 00:00',
    '30 Feb 2001 00:00',
    '1 Foo 2001 00:00',
    '1 Jan 2001 24:00',
    '1 Jan 2001',
    `${'('.repeat(300)}`
  ]) {
    assert.equal(at(text), undefined, text)
  }
})
