// APPEND of several messages, and REPLACE: all or nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compressBody, MailboxError, packBody } from '@postkeep/mailbox-contract'
import type { MailboxStore, StoreChange } from '../src/index.ts'
import { plainMessage } from './generated-messages.ts'
import { append, columnsOf, folderId, messagesOf, temporaryMailbox, uidsOf } from './temporary-mailbox.ts'

const raws = ['one', 'two', 'three'].map((text) => plainMessage({ text }))
const size = raws[0]!.length

type Options = Partial<Parameters<MailboxStore['appendAll']>[0]> & { flags?: string[] }

function appendAll(
  store: MailboxStore,
  messages: readonly Buffer[],
  { flags = [], ...options }: Options = {}
) {
  const packed = messages.flatMap((raw, index) => packBody(index, raw.length, compressBody(raw)))
  const attributes = messages.map(() => ({ flags, internalDate: 1, zone: 60 }))
  return store.appendAll({ path: 'INBOX', messages: attributes, ...options }, Buffer.concat(packed))
}

test('several messages are one change, behind those that were given before', async () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes })
  const before = append(store, raws[0]!)
  const added = appendAll(store, raws, { by: 'x', flags: ['$a'] })
  assert.equal((await before).uid, 1)
  assert.deepEqual(added.kind === 'stored' && added.uids, [2, 4])
  assert.deepEqual(messagesOf(store, 'INBOX'), [raws[0], ...raws])
  assert.deepEqual([...columnsOf(store, 'INBOX', ['zone']).zone], [0, 60, 60, 60])
  const news = changes.flatMap((change) => (change.kind === 'added' ? [[change.by, change.count]] : []))
  assert.deepEqual(news, [
    [undefined, 1],
    ['x', 3]
  ])
  using crashed = box.crash()
  const again = crashed.open()
  assert.deepEqual(uidsOf(again, 'INBOX'), [1, 2, 3, 4])
  again.close()
  store.close()
})

test('one that cannot be stored, and none is', () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes, limits: { messageBytes: 2 * size } })
  const refuses = (code: string, work: () => unknown) =>
    assert.throws(work, (error) => error instanceof MailboxError && error.code === code)
  refuses('over-quota', () => appendAll(store, raws, { quota: size + 1 }))
  refuses('limit', () => appendAll(store, [raws[0]!, Buffer.alloc(2 * size + 1)]))
  refuses('invalid', () => appendAll(store, raws, { flags: ['bad keyword'] }))
  refuses('not-found', () => appendAll(store, raws, { path: 'none' }))
  refuses('invalid', () => appendAll(store, []))
  refuses('invalid', () => appendAll(store, raws, { messages: [] }))
  assert.deepEqual(uidsOf(store, 'INBOX'), [])
  assert.deepEqual(store.usage(), { bytes: 0, messages: 0 })
  assert.deepEqual(changes, [])
  store.close()
})

test('a message is replaced in its folder: the new one has the lower MODSEQ of the two changes', async () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes })
  for (const raw of raws.slice(0, 2)) await append(store, raw)
  const folder = folderId(store, 'INBOX')
  changes.length = 0
  const replaced = appendAll(store, [raws[2]!], { replaces: { folder, uid: 1 }, quota: 2 * size + 2 })
  assert.deepEqual(replaced.kind === 'stored' && replaced.uids, [3, 3])
  assert.deepEqual(messagesOf(store, 'INBOX'), [raws[1], raws[2]])
  const [added, vanished] = changes
  assert.ok(added?.kind === 'added' && vanished?.kind === 'vanished')
  assert.equal(vanished.modseq, added.modseq + 1)
  assert.deepEqual(store.vanished({ folder, modseq: added.modseq }).uids, [1, 1])
  assert.equal(store.folderStatus({ paths: ['INBOX'] }).folders[0]!.highestModseq, vanished.modseq)
  using crashed = box.crash()
  const again = crashed.open()
  assert.deepEqual(uidsOf(again, 'INBOX'), [2, 3])
  assert.equal(again.folderStatus({ paths: ['INBOX'] }).folders[0]!.highestModseq, vanished.modseq)
  again.close()
  store.close()
})

test('a message is replaced by one in another folder; where it is gone, nothing is stored', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, raws[0]!)
  const replaces = { folder: folderId(store, 'INBOX'), uid: 1 }
  assert.equal(appendAll(store, [raws[1]!], { path: 'Drafts', replaces }).kind, 'stored')
  assert.deepEqual(uidsOf(store, 'INBOX'), [])
  assert.deepEqual(messagesOf(store, 'Drafts'), [raws[1]])
  assert.deepEqual(appendAll(store, [raws[2]!], { path: 'Drafts', replaces }), { kind: 'gone' })
  assert.deepEqual(uidsOf(store, 'Drafts'), [1])
  assert.deepEqual(store.usage(), { bytes: raws[1]!.length, messages: 1 })
  store.close()
})

test('object ids of the folders differ from mailbox to mailbox', () => {
  using one = temporaryMailbox()
  using other = temporaryMailbox()
  const ids = [one, other].map((box) => {
    const store = box.open()
    const { objectId } = store.folderStatus({ paths: ['INBOX'] }).folders[0]!
    store.close()
    return objectId
  })
  assert.notEqual(ids[0], ids[1])
  for (const id of ids) assert.match(id, /^Fs[0-9a-f]{12}1$/)
})
