import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cachedHeaders } from './cached-headers.ts'
import { indexMessage } from './index-message.ts'
import { selectHeaderFields } from './select-header-fields.ts'

const block = Buffer.from('From: a\r\nX-From: b\r\nSubject: c\r\n\td\r\n e\r\nFROM : f\r\nTo: g\r\n')
const select = (names: string[], not?: 'not', from = block) =>
  selectHeaderFields(from, new Set(names), not).toString()

test('those that are named, or all others', () => {
  assert.equal(select(['from']), 'From: a\r\nFROM : f\r\n')
  assert.equal(select(['from', 'subject'], 'not'), 'X-From: b\r\nTo: g\r\n')
  assert.equal(select(['subject', 'to', 'nothing']), 'Subject: c\r\n\td\r\n e\r\nTo: g\r\n')
  assert.equal(select([]), '')
  assert.equal(select([], 'not'), block.toString())
})

test('the empty line ends the block, a missing line end is added', () => {
  assert.equal(select(['to'], undefined, Buffer.from('To: a\n\nTo: b\n')), 'To: a\n')
  assert.equal(select(['to'], undefined, Buffer.from('To: a')), 'To: a\r\n')
  assert.equal(select(['to'], undefined, Buffer.from('')), '')
  assert.equal(select(['to'], undefined, Buffer.from('no colon\r\nTo: a\r\n')), 'To: a\r\n')
})

test('all fields of a block are a view of it', () => {
  const all = selectHeaderFields(block, new Set(), 'not')
  assert.equal(all.buffer, block.buffer)
})

test('the cache has what clients list, with CRLF, without the empty line', () => {
  const raw = Buffer.from('Received: x\nSubject: a\n b\nX-Other: y\nTo: c\n\nbody\n')
  assert.equal(cachedHeaders(raw, indexMessage(raw)).toString(), 'Subject: a\r\n b\r\nTo: c\r\n')
})
