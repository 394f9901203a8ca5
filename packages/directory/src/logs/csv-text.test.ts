// RFC 4180 §2, and the formulas of https://owasp.org/www-community/attacks/CSV_Injection
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvText } from './csv-text.ts'

test('commas, quotes and line ends are quoted', () => {
  const text = csvText(
    ['a', 'b'],
    [
      ['1,2', 'he said "x"'],
      ['two\nlines', '']
    ]
  )
  assert.equal(text, 'a,b\r\n"1,2","he said ""x"""\r\n"two\nlines",\r\n')
})

test('nothing is a formula', () => {
  for (const hostile of ['=1+1', '+1-1', '-1+1', '@SUM(A1)', '\t=1', ' =cmd|calc', '\r=1']) {
    const [, line] = csvText(['a'], [[hostile]]).split(/\r\n/)
    assert.match(line!, /^"?'/, JSON.stringify(hostile))
  }
  assert.equal(csvText(['a'], [['-5'], ['2.5']]), 'a\r\n-5\r\n2.5\r\n')
})
