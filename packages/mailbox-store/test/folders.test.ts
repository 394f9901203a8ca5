import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailboxStore, StoreChange } from '../src/index.ts'
import { plainMessage } from './generated-messages.ts'
import { append, folderId, messagesOf, temporaryMailbox, uidsOf } from './temporary-mailbox.ts'

const pathsOf = (store: MailboxStore) =>
  store
    .listFolders()
    .folders.map(({ path }) => path)
    .sort()

test('a mailbox is born with six subscribed folders', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const { folders } = store.listFolders()
  assert.deepEqual(
    folders.map(({ path, specialUse, subscribed }) => [path, specialUse, subscribed]),
    [
      ['INBOX', null, true],
      ['Drafts', '\\Drafts', true],
      ['Sent Mail', '\\Sent', true],
      ['Junk', '\\Junk', true],
      ['Trash', '\\Trash', true],
      ['Archive', '\\Archive', true]
    ]
  )
  assert.equal(new Set(folders.map(({ uidValidity }) => uidValidity)).size, 6)
  assert.equal(new Set(folders.map(({ objectId }) => objectId)).size, 6)
  store.close()
})

test('folders are made with those above, deleted alone, and never get an old UIDVALIDITY or id', () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const clock = () => 1_000_000_000_000
  let store = box.open({ changes, clock })
  const first = store.createFolder({ path: 'a/b/c', by: 'me' }).folder
  assert.deepEqual(changes, [{ kind: 'folders', by: 'me' }])
  assert.ok(pathsOf(store).includes('a') && pathsOf(store).includes('a/b'))
  assert.throws(() => store.createFolder({ path: 'a/b/c' }), { code: 'already-exists' })
  assert.throws(() => store.createFolder({ path: 'inbox' }), { code: 'already-exists' })
  assert.throws(() => store.createFolder({ path: 'x', specialUse: '\\Sent' }), { code: 'not-allowed' })
  assert.throws(() => store.createFolder({ path: 'x', specialUse: '\\Nonsense' }), { code: 'invalid' })
  assert.equal(
    store.createFolder({ path: 'Starred', specialUse: '\\Flagged' }).folder.specialUse,
    '\\Flagged'
  )
  store.deleteFolder({ path: 'a/b' })
  assert.ok(pathsOf(store).includes('a/b/c'))
  store.deleteFolder({ path: 'a/b/c' })
  store.close()
  store = box.open({ clock })
  const second = store.createFolder({ path: 'a/b/c' }).folder
  assert.ok(second.uidValidity > first.uidValidity && second.id > first.id)
  assert.throws(() => store.deleteFolder({ path: 'INBOX' }), { code: 'not-allowed' })
  assert.throws(() => store.deleteFolder({ path: 'none' }), { code: 'not-found' })
  store.close()
})

test('the messages of a deleted folder go, copies elsewhere stay, watchers are told', async () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes })
  const raw = plainMessage({ text: 'kept in a copy' })
  const { folder } = store.createFolder({ path: 'old' })
  await append(store, raw, { path: 'old' })
  store.copy({ folder: folder.id, uids: [1, 1], to: 'Archive', move: false })
  changes.length = 0
  store.deleteFolder({ path: 'old' })
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ['folder-gone', 'folders']
  )
  assert.equal(store.maintain().freedBodies, 0)
  assert.deepEqual(messagesOf(store, 'Archive'), [raw])
  assert.deepEqual({ ...store.usage() }, { bytes: raw.length, messages: 1 })
  assert.throws(() => store.columns({ folder: folder.id, names: ['uid'] }), { code: 'not-found' })
  store.close()
})

test('a clock that goes back gives no old UIDVALIDITY or UID', async () => {
  using box = temporaryMailbox()
  let time = 1_700_000_000_000
  const clock = () => time
  let store = box.open({ clock })
  const { folder } = store.createFolder({ path: 'a' })
  await append(store, plainMessage({ text: 'before' }))
  store.deleteFolder({ path: 'a' })
  store.close()
  time -= 365 * 24 * 3_600_000
  store = box.open({ clock })
  const again = store.createFolder({ path: 'a' }).folder
  assert.ok(again.uidValidity > folder.uidValidity)
  await append(store, plainMessage({ text: 'after' }))
  assert.deepEqual(uidsOf(store, 'INBOX'), [1, 2])
  store.close()
})

test('a rename takes those below and their subscriptions along', () => {
  using box = temporaryMailbox()
  let store = box.open()
  for (const path of ['a/b', 'a/ü/d', 'ab', 'a0']) store.createFolder({ path })
  store.subscribeFolder({ path: 'a/b', subscribed: true })
  const { id, uidValidity } = store.folderStatus({ paths: ['a/b'] }).folders[0]!
  store.renameFolder({ from: 'a', to: 'new/place' })
  store.close()
  store = box.open()
  const paths = pathsOf(store)
  for (const path of ['new', 'new/place', 'new/place/b', 'new/place/ü', 'new/place/ü/d', 'ab', 'a0']) {
    assert.ok(paths.includes(path), path)
  }
  assert.ok(!paths.includes('a') && !paths.includes('a/b'))
  const moved = store.folderStatus({ paths: ['new/place/b'] }).folders[0]!
  assert.deepEqual([moved.id, moved.uidValidity, moved.subscribed], [id, uidValidity, true])
  assert.throws(() => store.renameFolder({ from: 'new', to: 'new/x' }), { code: 'not-allowed' })
  assert.throws(() => store.renameFolder({ from: 'new', to: 'ab' }), { code: 'already-exists' })
  assert.throws(() => store.renameFolder({ from: 'none', to: 'x' }), { code: 'not-found' })
  store.deleteFolder({ path: 'new/place' })
  store.renameFolder({ from: 'new/place/ü', to: 'new/place' })
  assert.ok(pathsOf(store).includes('new/place/d'))
  store.close()
})

test('a rename of INBOX moves its messages and leaves those below', async () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes })
  const raws = [1, 2].map((number) => plainMessage({ text: `number ${number}` }))
  for (const raw of raws) await append(store, raw)
  store.createFolder({ path: 'INBOX/below' })
  changes.length = 0
  store.renameFolder({ from: 'inbox', to: 'Old mail' })
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ['folders', 'added', 'vanished']
  )
  assert.deepEqual(uidsOf(store, 'INBOX'), [])
  assert.deepEqual(messagesOf(store, 'Old mail'), raws)
  assert.ok(pathsOf(store).includes('INBOX/below'))
  await append(store, raws[0]!)
  assert.deepEqual(uidsOf(store, 'INBOX'), [3], 'UIDs go on')
  store.close()
})

test('three hundred folders are renamed in one step, and are the limit', () => {
  using box = temporaryMailbox()
  const store = box.open({ limits: { folders: 300 } })
  for (let number = 0; number < 290; number++) store.createFolder({ path: `many/f${number}` })
  assert.throws(() => Array.from({ length: 10 }, (_, one) => store.createFolder({ path: `x${one}` })), {
    code: 'limit'
  })
  store.renameFolder({ from: 'many', to: 'moved' })
  assert.equal(pathsOf(store).filter((path) => path.startsWith('moved/')).length, 290)
  store.close()
})

test('names that do not exist may be subscribed', () => {
  using box = temporaryMailbox()
  let store = box.open()
  store.subscribeFolder({ path: 'later', subscribed: true })
  store.subscribeFolder({ path: 'Trash', subscribed: false })
  store.subscribeFolder({ path: 'Trash', subscribed: false })
  store.close()
  store = box.open()
  const { paths } = store.listSubscriptions()
  assert.ok(paths.includes('later') && !paths.includes('Trash'))
  assert.equal(store.createFolder({ path: 'later' }).folder.subscribed, true)
  assert.deepEqual(
    store.folderStatus({ paths: ['later', 'none', 'Trash'] }).folders.map((one) => one?.subscribed),
    [true, undefined, false]
  )
  assert.equal(folderId(store, 'later') > 6, true)
  store.close()
})

test('a folder with 10,000 below it is renamed as one, also below a name of the same beginning', () => {
  using box = temporaryMailbox()
  let store = box.open()
  for (let count = 0; count < 10_000; count += 1) store.createFolder({ path: `a/${count}` })
  store.subscribeFolder({ path: 'a/7', subscribed: true })
  store.createFolder({ path: 'ab' })
  store.renameFolder({ from: 'a', to: 'ab/c' })
  const below = () => pathsOf(store).filter((path) => path.startsWith('ab/c/')).length
  assert.equal(below(), 10_000)
  assert.ok(!pathsOf(store).includes('a'))
  assert.ok(store.listSubscriptions().paths.includes('ab/c/7'))
  store.close()
  store = box.open()
  assert.equal(below(), 10_000)
  // The longest name below decides, and nothing is half renamed.
  store.createFolder({ path: 'ab/c/7/8' })
  const deep = Array.from({ length: 28 }, (_, level) => `d${level}`).join('/')
  assert.throws(() => store.renameFolder({ from: 'ab/c', to: `${deep}/x` }), { code: 'limit' })
  assert.equal(below(), 10_001)
  store.close()
})

test('a folder as it is known is not told again, unless it has changed or the mailbox was opened anew', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  await append(store, plainMessage({ text: 'one' }))
  const { value } = store.openFolder({ path: 'INBOX' })
  const known = { opening: value.opening, folder: value.folder.id, modseq: value.folder.highestModseq }
  const again = () => store.openFolder({ path: 'INBOX', known })
  assert.deepEqual([again().value.unchanged, again().attachment.length], [true, 0])
  assert.equal(store.openFolder({ path: 'Archive', known }).value.unchanged, false)
  store.store({ folder: known.folder, uids: [1, 1], mode: 'add', flags: ['\\Seen'] })
  assert.deepEqual([again().value.unchanged, again().attachment.length], [false, 12])
  store.close()
  store = box.open()
  known.modseq = store.openFolder({ path: 'INBOX' }).value.folder.highestModseq
  assert.equal(again().value.unchanged, false)
  store.close()
})
