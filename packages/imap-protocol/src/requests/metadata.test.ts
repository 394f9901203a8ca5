import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, refuses } from '../../test/parse-request.ts'
import { parseGetMetadata, parseSetMetadata } from './metadata.ts'
import { parseGetQuota, parseSetQuota } from './quota.ts'

test('GETMETADATA: options before the mailbox or behind it', () => {
  const expected = {
    mailbox: 'INBOX',
    filter: { names: ['/shared/comment', '/private/comment'], depth: 1 },
    maxSize: 1024
  }
  const names = '(/shared/comment /private/comment)'
  assert.deepEqual(parse(parseGetMetadata, `inbox (MAXSIZE 1024 DEPTH 1) ${names}`), expected)
  assert.deepEqual(parse(parseGetMetadata, `(DEPTH 1 MAXSIZE 1024) inbox ${names}`), expected)
  assert.deepEqual(parse(parseGetMetadata, '"" "/shared/comment"').filter, {
    names: ['/shared/comment'],
    depth: 0
  })
  refuses(
    parseGetMetadata,
    'x',
    'x ()',
    'x comment',
    'x /shared/%',
    'x (MAXSIZE) /shared/a',
    'x (DEPTH 3) /shared/a'
  )
  const many = `x (${'/shared/a '.repeat(1001).trim()})`
  refuses(parseGetMetadata, many)
})

test('SETMETADATA: values are bytes or NIL', () => {
  const { entries } = parse(parseSetMetadata, 'x (/shared/a "1" /shared/b NIL)')
  assert.deepEqual(entries, [
    { name: '/shared/a', value: Buffer.from('1') },
    { name: '/shared/b', value: null }
  ])
  refuses(parseSetMetadata, 'x', 'x ()', 'x (/shared/a)', 'x (/shared/a b)', 'x /shared/a "b"')
})

test('GETQUOTA and SETQUOTA', () => {
  assert.deepEqual(parse(parseGetQuota, '""'), { root: '' })
  const limits = [{ resource: 'STORAGE', limit: 512 }]
  assert.deepEqual(parse(parseSetQuota, '"" (storage 512)'), { root: '', limits })
  assert.deepEqual(parse(parseSetQuota, '"" ()').limits, [])
  refuses(parseSetQuota, '""', '"" (STORAGE x)')
})
