// Threads and previews of messages, waiting or written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpackChunk } from '@postkeep/mailbox-contract'
import type { MailboxStore } from '../src/index.ts'
import { append, columnsOf, temporaryMailbox } from './temporary-mailbox.ts'

const message = (id: string, references = '') =>
  Buffer.from(`Message-ID: <${id}@x>\r\nReferences: ${references}\r\n\r\ntext of ${id}\r\n`)

const threads = (store: MailboxStore) => [...columnsOf(store, 'INBOX', ['uid', 'thread']).thread]

test('a reply has the thread of what it answers, now and after a crash', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  for (const raw of [message('a'), message('b'), message('c', '<a@x>'), message('d', '<a@x> <c@x>')]) {
    await append(store, raw)
  }
  const [a, b, c, d] = threads(store)
  assert.deepEqual([c, d], [a, a])
  assert.notEqual(a, b)
  await append(store, message('e', '<b@x>'))
  assert.equal(threads(store)[4], b)
  using crashed = box.crash()
  const again = crashed.open()
  assert.deepEqual(threads(again), [a, b, a, a, b])
  again.close()
  store.close()
})

test('the threads of many messages are read at once', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await Promise.all(Array.from({ length: 1100 }, (_, index) => append(store, message(`${index % 550}`))))
  const numbers = threads(store)
  assert.equal(new Set(numbers).size, 550)
  assert.equal(numbers[600], numbers[50])
  store.close()
})

test('a preview is computed with the rest', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, message('a'))
  const previews = () => {
    const [row] = store.chunks({ kind: 'previews', numbers: [0] })
    const body = columnsOf(store, 'INBOX', ['body']).body[0]!
    return unpackChunk(row!.compressed).entry(body).toString()
  }
  assert.equal(previews(), '"text of a"')
  store.settleDerived()
  assert.equal(previews(), '"text of a"')
  store.close()
})
