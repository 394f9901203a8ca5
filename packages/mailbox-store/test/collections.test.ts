import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailboxStore } from '../src/index.ts'
import { temporaryMailbox } from './temporary-mailbox.ts'

function calendarOf(store: MailboxStore, name = 'home'): number {
  const params = {
    kind: 'calendar' as const,
    name,
    components: ['VEVENT'],
    properties: { '{DAV:}displayname': 'H' }
  }
  return store.createCollection(params).collection.id
}

type Put = Parameters<MailboxStore['putObject']>[0]

function put(
  store: MailboxStore,
  collection: number,
  name: string,
  more: Partial<Put> & { bytes?: string } = {}
) {
  const { bytes = name, ...rest } = more
  const span = { start: 100, end: 200 }
  return store.putObject(
    { collection, name, uid: `uid-${name}`, component: 'VEVENT', span, ...rest },
    Buffer.from(bytes)
  )
}

const names = (store: MailboxStore, collection: number, selection = {}): string[] =>
  store.listObjects({ collection, selection }).objects.map(({ name }) => name)

test('collections are made, given properties, renamed and deleted, and survive a crash', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const home = calendarOf(store)
  assert.throws(() => calendarOf(store), { code: 'already-exists' })
  const { collection } = store.updateCollection({
    collection: home,
    name: 'house',
    set: { a: '1' },
    remove: ['{DAV:}displayname']
  })
  assert.deepEqual([collection.name, collection.properties], ['house', { a: '1' }])
  put(store, home, 'x.ics')
  using crashed = box.crash()
  const again = crashed.open()
  assert.deepEqual(again.listCollections({ kinds: ['calendar'] }).collections[0]!.changeNumber, 1)
  assert.deepEqual(again.listCollections({ kinds: ['addressbook'] }).collections, [])
  again.deleteCollection({ collection: home })
  assert.throws(() => again.listObjects({ collection: home, selection: {} }), { code: 'not-found' })
  again.close()
  store.close()
})

test('what is put comes back byte for byte, with an entity tag that follows the bytes', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const home = calendarOf(store)
  const first = put(store, home, 'a.ics', { bytes: 'one\r\n\u0000\u00ff' })
  assert.ok(first.kind === 'stored' && first.isNew)
  const second = put(store, home, 'a.ics', { bytes: 'two', condition: { match: [first.entry.etag] } })
  assert.ok(second.kind === 'stored' && !second.isNew)
  assert.notEqual(second.entry.etag, first.entry.etag)
  assert.equal(
    put(store, home, 'a.ics', { condition: { match: [first.entry.etag] } }).kind,
    'condition-failed'
  )
  assert.equal(put(store, home, 'a.ics', { condition: { noneMatch: '*' } }).kind, 'condition-failed')
  assert.equal(put(store, home, 'new.ics', { condition: { match: '*' } }).kind, 'condition-failed')
  const [object] = [...store.readObjects({ collection: home, selection: { names: ['a.ics', 'none'] } })]
  assert.equal(object!.bytes.toString(), 'two')
  store.close()
})

test('a UID stands once in a collection', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const home = calendarOf(store)
  put(store, home, 'a.ics', { uid: 'u' })
  assert.deepEqual(put(store, home, 'b.ics', { uid: 'u' }), { kind: 'uid-conflict', name: 'a.ics' })
  assert.equal(put(store, calendarOf(store, 'work'), 'b.ics', { uid: 'u' }).kind, 'stored')
  store.close()
})

test('members are selected by span, component and UID', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const home = calendarOf(store)
  put(store, home, 'early', { span: { start: 0, end: 50 } })
  put(store, home, 'endless', { span: { start: 10, end: null }, component: 'VTODO' })
  put(store, home, 'late', { span: { start: 1000, end: 1100 } })
  assert.deepEqual(names(store, home, { within: { start: 60, end: 900 } }), ['endless'])
  assert.deepEqual(names(store, home, { within: { start: 60, end: null } }), ['endless', 'late'])
  assert.deepEqual(names(store, home, { component: 'VTODO' }), ['endless'])
  assert.deepEqual(names(store, home, { uid: 'uid-late' }), ['late'])
  store.close()
})

test('changes since a number: what is there and what is gone, in pages, each once', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const home = calendarOf(store)
  for (const name of ['a', 'b', 'c']) put(store, home, name)
  const { changeNumber } = store.listObjects({ collection: home, selection: {} })
  store.removeObject({ collection: home, name: 'a' })
  put(store, home, 'b', { bytes: 'changed' })
  put(store, home, 'd')
  store.removeObject({ collection: home, name: 'c' })
  put(store, home, 'c')
  const all = store.objectChanges({ collection: home, since: changeNumber })
  assert.deepEqual(
    [all.changed.map(({ name }) => name), all.removed, all.isTruncated],
    [['b', 'd', 'c'], ['a'], false]
  )
  const seen: string[] = []
  for (let since = changeNumber; ;) {
    const page = store.objectChanges({ collection: home, since, limit: 1 })
    seen.push(...page.removed.map((name) => `-${name}`), ...page.changed.map(({ name }) => name))
    since = page.changeNumber
    if (!page.isTruncated) break
  }
  assert.deepEqual(seen, ['-a', 'b', 'd', 'c'])
  assert.deepEqual(store.objectChanges({ collection: home, since: 0 }).removed, [])
  assert.equal(store.objectChanges({ collection: home, since: 999 }).isComplete, false)
  store.close()
})

test('a move is a removal here and a new member there; a copy leaves it', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const [home, work] = [calendarOf(store), calendarOf(store, 'work')]
  put(store, home, 'a', { uid: 'u' })
  put(store, work, 'taken', { uid: 'other' })
  const move = { collection: home, name: 'a', to: work, toName: 'taken', keep: false }
  assert.equal(store.moveObject({ ...move, overwrite: false }).kind, 'condition-failed')
  assert.equal(store.moveObject({ ...move, overwrite: true }).kind, 'stored')
  assert.deepEqual([names(store, home), names(store, work)], [[], ['taken']])
  assert.deepEqual(store.objectChanges({ collection: home, since: 1 }).removed, ['a'])
  const copy = { collection: work, name: 'taken', to: home, toName: 'b', keep: true, overwrite: false }
  assert.equal(store.moveObject(copy).kind, 'stored')
  const clash = { collection: work, name: 'taken', to: home, toName: 'c', keep: false, overwrite: false }
  assert.throws(() => store.moveObject(clash), { code: 'already-exists' })
  assert.deepEqual([names(store, home), names(store, work)], [['b'], ['taken']])
  assert.throws(() => store.removeObject({ collection: home, name: 'none' }), { code: 'not-found' })
  store.close()
})

test('the log of removals is pruned, and who lagged behind begins anew', () => {
  using box = temporaryMailbox()
  const store = box.open({ limits: { loggedRemovals: 4 } })
  const home = calendarOf(store)
  put(store, home, 'stays')
  const removals = 6
  for (let number = 0; number < removals; number++) {
    put(store, home, `gone-${number}`)
    store.removeObject({ collection: home, name: `gone-${number}` })
  }
  store.maintain()
  const { changeNumber } = store.listObjects({ collection: home, selection: {} })
  assert.equal(store.objectChanges({ collection: home, since: 1 }).isComplete, false)
  assert.equal(store.objectChanges({ collection: home, since: 0 }).isComplete, true)
  const last = store.objectChanges({ collection: home, since: changeNumber - 2 })
  assert.deepEqual([last.isComplete, last.removed], [true, [`gone-${removals - 1}`]])
  store.close()
})

test('an object counts against the quota, and names stay names', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const home = calendarOf(store)
  assert.throws(() => put(store, home, 'a', { bytes: 'x'.repeat(100), quota: 50 }), { code: 'over-quota' })
  assert.throws(() => put(store, home, 'a/b'), { code: 'invalid' })
  assert.throws(() => calendarOf(store, ''), { code: 'invalid' })
  store.close()
})

test('usage counts objects and attachments along, as it would count them anew', () => {
  using box = temporaryMailbox()
  let time = 1_800_000_000_000
  const store = box.open({ clock: () => time })
  const [home, other] = [calendarOf(store), calendarOf(store, 'other')]
  const counted = (): number => {
    using crashed = box.crash()
    const again = crashed.open()
    const { bytes } = again.usage()
    again.close()
    assert.equal(store.usage().bytes, bytes)
    return bytes
  }
  const counts = [counted()]
  const step = (work: () => unknown): void => {
    work()
    counts.push(counted())
  }
  const place = { collection: home, name: 'a', to: other, toName: 'a', overwrite: true }
  step(() => put(store, home, 'a', { bytes: 'x'.repeat(100) }))
  step(() => put(store, home, 'a', { bytes: 'x'.repeat(70), quota: 10 }))
  assert.throws(() => store.moveObject({ ...place, keep: true, quota: 139 }), { code: 'over-quota' })
  step(() => store.moveObject({ ...place, keep: true, quota: 140 }))
  step(() => store.moveObject({ ...place, keep: false, quota: 1 }))
  step(() => store.addAttachment({ filename: 'a', contentType: 'text/plain' }, Buffer.alloc(1000)))
  assert.throws(() => put(store, home, 'b', { bytes: 'xx', quota: 1071 }), { code: 'over-quota' })
  step(() => put(store, home, 'b', { bytes: 'xx', quota: 1072 }))
  time += 2 * 3_600_000
  step(() => store.maintain())
  step(() => store.removeObject({ collection: home, name: 'b' }))
  step(() => store.deleteCollection({ collection: other }))
  assert.deepEqual(counts, [0, 100, 70, 140, 70, 1070, 1072, 72, 70, 0])
  store.close()
})

test('an attachment is there as long as an object names it', () => {
  using box = temporaryMailbox()
  let time = 1_800_000_000_000
  const store = box.open({ clock: () => time })
  const home = calendarOf(store)
  const params = { filename: 'a.txt', contentType: 'text/plain' }
  const add = (): string => store.addAttachment(params, Buffer.from('hello')).id
  const there = (id: string): boolean => {
    try {
      return store.readAttachment({ id }).attachment.equals(Buffer.from('hello'))
    } catch {
      return false
    }
  }
  const [named, unnamed] = [add(), add()]
  put(store, home, 'x.ics', { attachments: [named, 'of another server'] })
  assert.deepEqual([there(named), there(unnamed)], [true, false])
  put(store, home, 'x.ics', { bytes: 'scheduled' })
  assert.ok(there(named), 'a change that says nothing of attachments leaves them')
  store.maintain()
  put(store, home, 'y.ics', { attachments: [unnamed] })
  assert.ok(there(unnamed), 'the upkeep leaves those that are about to be named')
  store.moveObject({
    collection: home,
    name: 'x.ics',
    to: home,
    toName: 'z.ics',
    overwrite: false,
    keep: false
  })
  time += 2 * 3_600_000
  store.maintain()
  assert.ok(there(named), 'it moves along')
  store.removeObject({ collection: home, name: 'z.ics' })
  assert.ok(!there(named))
  store.maintain()
  assert.throws(() => store.addAttachment({ ...params, quota: 3 }, Buffer.from('hello')), {
    code: 'over-quota'
  })
  put(store, home, 'again.ics', { attachments: [named] })
  assert.ok(!there(named), 'its bytes are gone')
  store.close()
})

test('properties of an object are kept, also when it is changed, moved and copied', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const home = calendarOf(store)
  put(store, home, 'x.ics')
  const { entry } = store.updateObject({
    collection: home,
    name: 'x.ics',
    set: { a: '1', b: '2' },
    remove: []
  })
  assert.deepEqual(entry.properties, { a: '1', b: '2' })
  const before = store.listCollections({}).collections[0]!.changeNumber
  store.updateObject({ collection: home, name: 'x.ics', set: {}, remove: ['b'] })
  assert.equal(store.listCollections({}).collections[0]!.changeNumber, before)
  put(store, home, 'x.ics', { bytes: 'new' })
  const move = { collection: home, name: 'x.ics', to: calendarOf(store, 'other'), overwrite: false }
  store.moveObject({ ...move, toName: 'copy.ics', keep: true })
  const { objects } = store.listObjects({ collection: move.to, selection: {} })
  assert.deepEqual(objects[0]!.properties, { a: '1' })
  store.updateObject({ collection: home, name: 'x.ics', set: {}, remove: ['a'] })
  assert.equal(store.listObjects({ collection: home, selection: {} }).objects[0]!.properties, undefined)
  const tooMuch = { collection: home, name: 'x.ics', set: { a: 'x'.repeat(70_000) }, remove: [] }
  assert.throws(() => store.updateObject(tooMuch), { code: 'limit' })
  store.close()
})

test('collections of two mailboxes have different ids', () => {
  using one = temporaryMailbox()
  using other = temporaryMailbox()
  const ids = [one, other].map((box) => {
    const store = box.open()
    const id = calendarOf(store)
    store.close()
    return id
  })
  assert.notEqual(ids[0], ids[1])
})
