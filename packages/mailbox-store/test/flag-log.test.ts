// STOREs of many messages are written as ranges first: whatever happens before they reach the rows, nothing is to be seen of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answered, deleted, flagged, seen } from '@postkeep/mailbox-contract'
import type { MailboxStore } from '../src/index.ts'
import { databasePath } from '../src/mailbox-path.ts'
import { FlagLog } from '../src/messages/flag-log.ts'
import { Db } from '../src/schema/db.ts'
import { openConnection } from '../src/schema/open-connection.ts'
import { plainMessage } from './generated-messages.ts'
import { append, columnsOf, folderId, temporaryMailbox, type TemporaryMailbox } from './temporary-mailbox.ts'

const count = 2500

async function filled(box: TemporaryMailbox): Promise<MailboxStore> {
  const store = box.open()
  const raw = plainMessage({ text: 'one of many' })
  await Promise.all(Array.from({ length: count }, () => append(store, raw)))
  return store
}

function pictureOf(store: MailboxStore, path = 'INBOX') {
  const { uid, flags, keywords, modseq } = columnsOf(store, path, ['uid', 'flags', 'keywords', 'modseq'])
  const [status] = store.folderStatus({ paths: [path] }).folders
  return { uid, flags, keywords, modseq, unseen: status!.unseen, deleted: status!.deleted }
}

/** Some of many, then few, then many again that have not changed since. */
function change(store: MailboxStore): void {
  const folder = folderId(store, 'INBOX')
  const first = store.store({ folder, uids: [1, 2000], mode: 'add', flags: ['\\Seen', 'Work'] })
  store.store({ folder, uids: [5, 5, 1500, 1502], mode: 'replace', flags: ['\\Answered'] })
  store.store({ folder, uids: [1, count], mode: 'remove', flags: ['\\Seen'], unchangedSince: first.modseq })
  store.store({ folder, uids: [1000, count], mode: 'add', flags: ['\\Flagged'] })
  store.store({ folder, uids: [2400, count], mode: 'replace', flags: ['\\Deleted'] })
}

/** The rows of the file alone, after `steps` steps of writing them. */
function settle(box: TemporaryMailbox, steps: number): number {
  const connection = openConnection(databasePath(box.path), box.dataKey)
  const log = new FlagLog(new Db(connection))
  for (let step = 0; step < steps && log.settleSome(); step++);
  const { waiting } = log
  connection.close()
  return waiting
}

test('after each step of writing the rows the flags are the same', async () => {
  using box = temporaryMailbox()
  let store = await filled(box)
  change(store)
  const picture = pictureOf(store)
  const { flags } = picture
  const work = 32
  assert.deepEqual([flags[0], flags[4], flags[1499]], [work, answered, answered | flagged])
  assert.deepEqual([flags[2000], flags[count - 1]], [flagged, deleted])
  assert.deepEqual([picture.unseen, picture.deleted], [count, 101])
  store.close()
  let waiting = settle(box, 0)
  assert.equal(waiting, 3, 'three of the five are written as ranges')
  for (let step = 1; waiting > 0; step++) {
    assert.ok(step < 20)
    store = box.open()
    assert.deepEqual(pictureOf(store), picture, `step ${step}`)
    store.close()
    waiting = settle(box, 1)
  }
  store = box.open()
  assert.deepEqual(pictureOf(store), picture)
  store.close()
})

test('counts, copies and what is changed next know of flags that are not in the rows', async () => {
  using box = temporaryMailbox()
  let store = await filled(box)
  const folder = folderId(store, 'INBOX')
  store.store({ folder, uids: [1, count], mode: 'add', flags: ['\\Seen'] })
  using crashed = box.crash()
  store.close()
  store = crashed.open()
  assert.equal(store.folderStatus({ paths: ['INBOX'] }).folders[0]!.unseen, 0)
  store.store({ folder, uids: [2, 2], mode: 'add', flags: ['\\Flagged'] })
  store.copy({ folder, uids: [1, 3], to: 'Archive', move: false })
  assert.deepEqual([...columnsOf(store, 'Archive', ['flags']).flags], [seen, seen | flagged, seen])
  store.maintain()
  const picture = pictureOf(store)
  store.close()
  assert.equal(settle(crashed, 0), 0)
  store = crashed.open()
  assert.deepEqual(pictureOf(store), picture)
  assert.deepEqual([...columnsOf(store, 'Archive', ['flags']).flags], [seen, seen | flagged, seen])
  store.close()
})

test('a folder that is deleted takes its changes along', async () => {
  using box = temporaryMailbox()
  const store = await filled(box)
  store.createFolder({ path: 'Gone' })
  store.copy({ folder: folderId(store, 'INBOX'), uids: [1, count], to: 'Gone', move: false })
  store.store({ folder: folderId(store, 'Gone'), uids: [1, count], mode: 'add', flags: ['\\Seen'] })
  store.deleteFolder({ path: 'Gone' })
  store.close()
  assert.equal(settle(box, 0), 0)
})
