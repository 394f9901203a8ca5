import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  compressBody,
  type SearchKey,
  type SortCriterion,
  type ThreadAlgorithm
} from '@postkeep/mailbox-contract'
import type { MailboxStore } from '../src/index.ts'
import { openConnection } from '../src/schema/open-connection.ts'
import { append, ended, folderId, searched, temporaryMailbox } from './temporary-mailbox.ts'

const all: SearchKey = { type: 'all' }

function raw({ from = 'a@x', to = 'b@x', cc = '', subject = 's', date = '', more = '', text = 't' }): Buffer {
  const lines = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`]
  if (cc !== '') lines.push(`Cc: ${cc}`)
  if (date !== '') lines.push(`Date: ${date}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n${more}\r\n${text}\r\n`)
}

const sorted = (store: MailboxStore, ...criteria: [key: SortCriterion['key'], reverse?: 'reverse'][]) =>
  searched(store, all, { order: criteria.map(([key, reverse]) => ({ key, reverse: reverse === 'reverse' })) })
    .uids

function threaded(store: MailboxStore, algorithm: ThreadAlgorithm): number[][] {
  const { value, attachment } = ended(store.thread({ folder: folderId(store, 'INBOX'), key: all, algorithm }))
  return Array.from({ length: value.count }, (_, at) => [
    attachment.readUInt32LE(8 * at),
    attachment.readUInt32LE(8 * at + 4)
  ])
}

test('every criterion sorts, before and after its data is written', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const given = [
    {
      from: 'Zed <b@x>',
      to: 'c@x',
      cc: 'z@x',
      subject: 'Re: beta',
      date: 'Tue, 1 Jan 2030 10:00:00 +0000',
      text: 'longest of all'
    },
    {
      from: 'anna@x',
      to: 'A <z@x>',
      cc: 'Y@x',
      subject: 'alpha',
      date: 'Tue, 1 Jan 2030 09:00:00 +0000',
      text: 'tt'
    },
    { from: '"Émile" <a@x>', to: 'B <a@x>', subject: '[list] Alpha', date: 'Tue, 1 Jan 2030 12:00:00 +0500' }
  ]
  for (const [n, one] of given.entries()) await append(store, raw(one), { internalDate: 1_900_000_000 - n })
  const check = () => {
    assert.deepEqual(sorted(store, ['arrival']), [3, 2, 1])
    assert.deepEqual(sorted(store, ['date']), [3, 2, 1])
    assert.deepEqual(sorted(store, ['date', 'reverse']), [1, 2, 3])
    assert.deepEqual(sorted(store, ['subject']), [2, 3, 1])
    assert.deepEqual(sorted(store, ['subject', 'reverse'], ['date']), [1, 3, 2])
    assert.deepEqual(sorted(store, ['from']), [3, 2, 1])
    assert.deepEqual(sorted(store, ['displayFrom']), [2, 3, 1])
    assert.deepEqual(sorted(store, ['to']), [3, 1, 2])
    assert.deepEqual(sorted(store, ['displayTo']), [2, 3, 1])
    assert.deepEqual(sorted(store, ['cc']), [3, 2, 1])
    assert.deepEqual(sorted(store, ['size', 'reverse']), [1, 3, 2])
    assert.deepEqual(sorted(store), [1, 2, 3])
  }
  check()
  store.settleDerived()
  check()
  store.close()
})

test('without a date INTERNALDATE counts, and messages that cannot be read are sorted too', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, raw({ date: 'no date' }), { internalDate: 1_893_499_200 })
  await append(store, raw({ date: 'Tue, 1 Jan 2030 09:00:00 +0000' }))
  await append(store, raw({ date: 'Tue, 1 Jan 2030 13:00:00 +0000' }))
  const broken = Buffer.concat([compressBody(raw({})).subarray(0, 8), Buffer.from('broken')])
  await store.append({ path: 'INBOX', flags: [], internalDate: 1, zone: 0, size: 9 }, broken)
  store.settleDerived()
  assert.deepEqual(sorted(store, ['date']), [4, 2, 1, 3])
  assert.deepEqual(sorted(store, ['subject']), [4, 1, 2, 3])
  store.close()
})

test('threads of a folder, and of a copy of it', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, raw({ more: 'Message-ID: <a@x>\r\n', subject: 'one' }))
  await append(store, raw({ more: 'Message-ID: <b@x>\r\nIn-Reply-To: <a@x>\r\n', subject: 'two' }))
  await append(store, raw({ more: 'Message-ID: <c@x>\r\nReferences: <a@x> <b@x>\r\n', subject: 'Re: two' }))
  const expected = [
    [1, 0],
    [2, 1],
    [3, 2]
  ]
  assert.deepEqual(threaded(store, 'references'), expected)
  store.settleDerived()
  assert.deepEqual(threaded(store, 'references'), expected)
  assert.deepEqual(threaded(store, 'orderedSubject'), [
    [1, 0],
    [2, 0],
    [3, 1]
  ])
  store.close()
})

test('a fuzzy search finds words in any order and tells how well they fit', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, raw({ subject: 'summer holiday', text: 'x' }))
  await append(store, raw({ subject: 'x', text: 'holidays in the summer of love' }))
  await append(store, raw({ subject: 'x', text: 'holiday' }))
  const key: SearchKey = { type: 'text', text: 'holiday summer', fuzzy: true }
  assert.deepEqual(searched(store, key, { relevancy: true }).scores, [100, 50], 'before the index is written')
  store.settleDerived()
  const { uids, scores } = searched(store, key, { relevancy: true })
  assert.deepEqual(
    [uids, scores],
    [
      [1, 2],
      [100, 50]
    ]
  )
  const best = searched(store, key, { relevancy: true, order: [{ key: 'relevancy', reverse: true }] })
  assert.deepEqual(
    [best.uids, best.scores],
    [
      [2, 1],
      [50, 100]
    ]
  )
  assert.deepEqual(
    searched(store, { type: 'header', name: 'subject', text: 'hol sum', fuzzy: true }, {}).uids,
    [1]
  )
  store.close()
})

test('what an older version has derived is derived again', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  await append(store, raw({ subject: 'first' }))
  store.close()
  const db = openConnection(`${box.path}/mailbox.db`, box.dataKey)
  db.exec("UPDATE setting SET value = 1 WHERE name = 'derived_version'; DELETE FROM chunk")
  db.close()
  store = box.open()
  assert.deepEqual(searched(store, { type: 'header', name: 'subject', text: 'first' }, {}).uids, [1])
  store.settleDerived()
  assert.deepEqual(searched(store, { type: 'text', text: 'first' }, {}).uids, [1])
  store.close()
})
