import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, refuses } from '../../test/parse-request.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { parseFetch } from './fetch.ts'

const star = Number.POSITIVE_INFINITY
const parseFetchOnly = (reader: RequestReader) => parseFetch(reader, { uid: false })

test('FETCH: items and macros', () => {
  const fast = parse(parseFetchOnly, '2:4 FAST')
  assert.deepEqual([...fast.attributes], ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'])
  assert.deepEqual(fast.set, [2, 4])
  const request = parse(
    parseFetchOnly,
    '1,3:* (uid flags body.peek[header.fields (Date From)] BODY[TEXT]<0.100> BODY)'
  )
  assert.deepEqual(request.set, [1, 1, 3, star])
  assert.deepEqual([...request.attributes], ['UID', 'FLAGS', 'BODY'])
  assert.deepEqual(request.sections, [
    {
      section: { path: [], part: 'HEADER.FIELDS', fields: ['Date', 'From'] },
      form: 'body',
      peek: true,
      label: 'BODY[HEADER.FIELDS (Date From)]'
    },
    {
      section: { path: [], part: 'TEXT' },
      form: 'body',
      peek: false,
      partial: { offset: 0, length: 100 },
      label: 'BODY[TEXT]<0>'
    }
  ])
  assert.equal(parse(parseFetchOnly, '1 BODY[4.2.2.MIME]').sections[0]?.label, 'BODY[4.2.2.MIME]')
  assert.deepEqual(parse(parseFetchOnly, '1 RFC822.HEADER').sections, [
    { section: { path: [], part: 'HEADER' }, form: 'body', peek: true, label: 'RFC822.HEADER' }
  ])
  const since = parse(parseFetchOnly, '1:* (FLAGS) (CHANGEDSINCE 12345)')
  assert.equal(since.changedSince, 12_345)
  assert.ok(since.attributes.has('MODSEQ'))
})

test('FETCH: BINARY, SAVEDATE, PREVIEW', () => {
  const { attributes, sections } = parse(
    parseFetchOnly,
    '1 (BINARY[1.2]<3.4> binary.peek[] BINARY.SIZE[2] PREVIEW (LAZY) SAVEDATE)'
  )
  assert.deepEqual([...attributes], ['PREVIEW', 'SAVEDATE'])
  assert.deepEqual(
    sections.map(({ form, peek, label }) => [form, peek, label]),
    [
      ['binary', false, 'BINARY[1.2]<3>'],
      ['binary', true, 'BINARY[]'],
      ['size', true, 'BINARY.SIZE[2]']
    ]
  )
  refuses(parseFetchOnly, '1 BINARY', '1 BINARY[TEXT]', '1 BINARY.SIZE[1]<0.1>', '1 (PREVIEW (FOO))')
})

test('FETCH: what is wrong', () => {
  refuses(
    parseFetchOnly,
    '',
    '1',
    '0 FLAGS',
    '1 ()',
    '1 FOO',
    '1 (FLAGS',
    '1 FLAGS)',
    '1:2:3 FLAGS',
    '1, FLAGS',
    '4294967296 FLAGS',
    '1 BODY[',
    '1 BODY[0]',
    '1 BODY[1.]',
    '1 BODY[MIME]',
    '1 BODY[FOO]',
    '1 BODY[]<1>',
    '1 BODY[]<1.0>',
    '1 BODY[HEADER.FIELDS ()]',
    '1 FLAGS (FOO 1)',
    '1 (ALL)',
    '1 (FLAGS  UID)',
    `1 BODY[${'1.'.repeat(200)}1]`,
    `${'1,'.repeat(10_000)}1 FLAGS`
  )
  assert.equal(parse(parseFetchOnly, `${'1,'.repeat(9_999)}1 FLAGS`).set.length, 20_000)
})
