import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, refuses } from '../../test/parse-request.ts'
import { savedResult } from '../sequence-set.ts'
import { parseEsearch } from './esearch.ts'
import { partialSpan } from './search-return.ts'
import { parseSearch } from './search.ts'
import { parseSort } from './sort.ts'
import { parseStore } from './store.ts'
import { parseThread } from './thread.ts'

test('RETURN options, one of which asks for a part of the result', () => {
  const returns = (text: string) => parse(parseSearch, `RETURN ${text} ALL`).returns!
  assert.deepEqual(returns('(PARTIAL 1:500)').partial, { first: 1, last: 500, fromEnd: false, text: '1:500' })
  assert.deepEqual(returns('(PARTIAL -100:-1)').partial, {
    first: 1,
    last: 100,
    fromEnd: true,
    text: '-100:-1'
  })
  assert.deepEqual([...returns('(CONTEXT)').options], ['CONTEXT', 'ALL'])
  assert.deepEqual([...returns('(SAVE)').options], ['SAVE'])
  refuses(
    parseSearch,
    'RETURN (PARTIAL 1:2 ALL) ALL',
    'RETURN (PARTIAL 0:2) ALL',
    'RETURN (PARTIAL -1:2) ALL',
    'RETURN (PARTIAL 1:*) ALL',
    'RETURN (PARTIAL 1:2 PARTIAL 3:4) ALL',
    'RETURN (RELEVANCY) ALL',
    'RETURN (NONE) ALL'
  )
})

test('the span of a part, counted from either end', () => {
  const span = (first: number, last: number, fromEnd: boolean) =>
    partialSpan({ first, last, fromEnd, text: '' }, 10)
  assert.deepEqual(span(1, 3, false), [0, 3])
  assert.deepEqual(span(9, 30, false), [8, 10])
  assert.deepEqual(span(1, 3, true), [7, 10])
  assert.deepEqual(span(9, 30, true), [0, 2])
  assert.deepEqual(span(11, 12, true), [0, 0])
})

test('SORT: the examples of RFC 5256 §3', () => {
  const sort = parse(parseSort, '(SUBJECT) UTF-8 SINCE 1-Feb-1994')
  assert.deepEqual(sort.order, [{ key: 'subject', reverse: false }])
  assert.deepEqual(sort.key, { type: 'since', date: '1994-02-01' })
  const two = parse(parseSort, 'RETURN (COUNT) (SUBJECT REVERSE DATE) US-ASCII ALL')
  assert.deepEqual(two.order[1], { key: 'date', reverse: true })
  assert.deepEqual([...two.returns!.options], ['COUNT'])
  assert.equal(parse(parseSort, '(TO) X-NONE ALL').unknownCharset, 'X-NONE')
  refuses(
    parseSort,
    '() UTF-8 ALL',
    '(FOO) UTF-8 ALL',
    '(REVERSE) UTF-8 ALL',
    '(DATE) UTF-8',
    '(RELEVANCY) UTF-8 ALL'
  )
})

test('THREAD names an algorithm', () => {
  assert.equal(parse(parseThread, 'REFERENCES UTF-8 ALL').algorithm, 'references')
  refuses(parseThread, 'REFS UTF-8 ALL', 'ORDEREDSUBJECT ALL', 'ORDEREDSUBJECT')
})

test('ESEARCH: the sources of RFC 7377 §2.1', () => {
  const request = parse(
    parseEsearch,
    'IN (mailboxes "folder1" subtree ("folder2" inbox) personal) RETURN () ALL'
  )
  assert.deepEqual(request.sources, [
    { kind: 'mailboxes', mailboxes: ['folder1'] },
    { kind: 'subtree', mailboxes: ['folder2', 'INBOX'] },
    { kind: 'personal', mailboxes: [] }
  ])
  assert.deepEqual(parse(parseEsearch, 'ALL').sources, [{ kind: 'selected', mailboxes: [] }])
  refuses(parseEsearch, 'IN () ALL', 'IN (none) ALL', 'IN (mailboxes) ALL')
})

test('FUZZY goes to all texts of its key', () => {
  assert.deepEqual(parse(parseSearch, 'FUZZY (SUBJECT a NOT BODY b) SEEN').key, {
    type: 'and',
    keys: [
      {
        type: 'and',
        keys: [
          { type: 'header', name: 'Subject', text: 'a', fuzzy: true },
          { type: 'not', key: { type: 'body', text: 'b', fuzzy: true } }
        ]
      },
      { type: 'flag', name: String.raw`\Seen` }
    ]
  })
})

test('$ stands for what was saved, where messages are named and nowhere else', () => {
  assert.equal(parse(parseStore, '$ FLAGS (\\Seen)').set, savedResult)
  assert.deepEqual(parse(parseSearch, 'UID $').key, { type: 'set', uid: true, set: savedResult })
  refuses(parseStore, '$,1 FLAGS (\\Seen)')
})
