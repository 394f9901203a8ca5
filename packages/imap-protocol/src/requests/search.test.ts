import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, refuses } from '../../test/parse-request.ts'
import { resolveSearchKey } from './search-key.ts'
import { parseSearch } from './search.ts'

const star = Number.POSITIVE_INFINITY

test('SEARCH: the examples of RFC 9051 §6.4.4', () => {
  const search = parse(parseSearch, 'RETURN (MIN COUNT) FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"')
  assert.deepEqual([...search.returns!.options], ['MIN', 'COUNT'])
  assert.deepEqual(search.key, {
    type: 'and',
    keys: [
      { type: 'flag', name: String.raw`\Flagged` },
      { type: 'since', date: '1994-02-01' },
      { type: 'not', key: { type: 'header', name: 'From', text: 'Smith' } }
    ]
  })
  assert.deepEqual([...parse(parseSearch, 'RETURN () ALL').returns!.options], ['ALL'])
  assert.deepEqual(parse(parseSearch, 'CHARSET UTF-8 TEXT {6}\r\nмат').key, { type: 'text', text: 'мат' })
  assert.equal(parse(parseSearch, 'CHARSET KOI8-R TEXT x').unknownCharset, 'KOI8-R')
})

test('SEARCH: sets stay as they are until they are resolved', () => {
  const { key } = parse(parseSearch, '1:3 OR UID 7:* (SEEN 5)')
  const uids: [number, number] = [1, 2]
  const asked: unknown[] = []
  const resolved = resolveSearchKey(key, (set, uid) => {
    asked.push([set, uid])
    return uids
  })
  assert.deepEqual(asked, [
    [[1, 3], false],
    [[7, star], true],
    [[5, 5], false]
  ])
  assert.equal(resolved.type, 'and')
})

test('SEARCH: what is wrong', () => {
  refuses(
    parseSearch,
    '',
    'FOO',
    'ALL ',
    'NOT',
    'OR ALL',
    '()',
    '(ALL',
    'SINCE yesterday',
    'LARGER x',
    'RETURN (FOO) ALL',
    'KEYWORD',
    `${'('.repeat(102)}ALL${')'.repeat(102)}`,
    `${'NOT '.repeat(102)}ALL`,
    `${'OR ALL '.repeat(102)}ALL`,
    Array.from({ length: 5002 }).fill('ALL').join(' ')
  )
  assert.doesNotThrow(() => parse(parseSearch, `${'('.repeat(100)}ALL${')'.repeat(100)}`))
})
