import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomToken } from './bytes.ts'
import { openCopy, publishedCopy, sealCopy } from './published-copy.ts'

const mailbox = '65f000000000000000000001'

test('what is sealed for a link opens with its token, and with no other', () => {
  const token = randomToken(32)
  const copy = publishedCopy(token, mailbox)
  const sealed = sealCopy(copy, Buffer.from('events'))
  assert.equal(openCopy(publishedCopy(token, mailbox), sealed).toString(), 'events')
  assert.match(copy.id, /^[0-9a-f]{32}$/)
  for (const other of [
    publishedCopy(randomToken(32), mailbox),
    publishedCopy(token, mailbox.replace('1', '2'))
  ]) {
    assert.notEqual(other.id, copy.id)
    assert.throws(() => openCopy(other, sealed))
  }
  assert.throws(() => openCopy({ ...copy, id: 'another' }, sealed))
  assert.throws(() => openCopy(copy, sealed.fill(0, 20, 21)))
  assert.throws(() => openCopy(copy, Buffer.alloc(3)))
})
