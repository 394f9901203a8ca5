// Collections that are fetched from elsewhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailboxStore } from '../src/index.ts'
import { temporaryMailbox } from './temporary-mailbox.ts'

const url = 'https://far.example/secret.ics'

function subscribe(store: MailboxStore, name = 'holidays'): number {
  const params = { kind: 'calendar' as const, name, components: [], properties: {}, source: url }
  return store.createCollection(params).collection.id
}

function change(
  store: MailboxStore,
  collection: number,
  put: Record<string, string>,
  removed: string[] = []
) {
  const members = Object.entries(put).map(([name, text]) => ({
    name,
    uid: name,
    component: 'VEVENT',
    span: { start: null, end: null },
    size: text.length
  }))
  const bytes = Buffer.from(Object.values(put).join(''))
  store.changeSourced({ collection, put: members, removed }, bytes)
}

test('one is due at once, then after its pause, and later each time that it fails', () => {
  using box = temporaryMailbox()
  let time = 1_800_000_000
  const store = box.open({ clock: () => time * 1000 })
  const collection = subscribe(store)
  const due = (): number => store.claimSources({}).sources.length
  const dueAfter = (seconds: number): void => {
    time += seconds - 1
    assert.equal(due(), 0)
    time += 1
    assert.equal(due(), 1)
  }
  const source = { collection, url, etag: null, lastModified: null }
  assert.deepEqual(store.claimSources({}).sources, [source])
  assert.equal(due(), 0, 'somebody is at it')
  dueAfter(600)
  const fetched = { kind: 'fetched', etag: '"1"', lastModified: 'yesterday', interval: 7200 } as const
  store.settleSource({ collection, outcome: fetched })
  time += 7200
  assert.deepEqual(store.claimSources({}).sources, [{ ...source, etag: '"1"', lastModified: 'yesterday' }])
  store.settleSource({ collection, outcome: { kind: 'unchanged' } })
  dueAfter(7200)
  for (const pause of [900, 1800, 3600]) {
    store.settleSource({ collection, outcome: { kind: 'failed', fault: 'status 503' } })
    dueAfter(pause)
  }
  const [told] = store.listCollections({}).collections
  assert.deepEqual(told!.source, { url, fetchedAt: time - 900 - 1800 - 3600 - 7200, fault: 'status 503' })
  for (let count = 0; count < 12; count += 1)
    store.settleSource({ collection, outcome: { kind: 'failed', fault: 'status 503' } })
  dueAfter(86_400)
  store.settleSource({ collection, outcome: { kind: 'unchanged' } })
  assert.equal(store.listCollections({}).collections[0]!.source?.fault, null)
  assert.equal(store.claimSources({ collection }).sources.length, 1, 'that one now')
  store.deleteCollection({ collection })
  time += 100_000
  assert.deepEqual(store.claimSources({}).sources, [])
  store.close()
})

test('its members are changed by a fetch alone', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const collection = subscribe(store)
  change(store, collection, { a: 'one', b: 'two' })
  change(store, collection, { b: 'three', c: '' }, ['a', 'gone'])
  const read = [...store.readObjects({ collection, selection: {} })].map(({ entry, bytes }) => [
    entry.name,
    entry.scheduleTag,
    bytes.toString()
  ])
  assert.deepEqual(read, [
    ['b', null, 'three'],
    ['c', null, '']
  ])
  const own = store.createCollection({ kind: 'calendar', name: 'own', components: [], properties: {} })
  const object = { name: 'x', uid: 'x', component: 'VEVENT', span: { start: null, end: null } }
  const place = { collection, name: 'b', to: own.collection.id, toName: 'b', overwrite: true }
  const refused = { code: 'not-allowed' }
  assert.throws(() => store.putObject({ ...object, collection }, Buffer.from('x')), refused)
  assert.throws(() => store.removeObject({ collection, name: 'b' }), refused)
  assert.throws(() => store.moveObject({ ...place, keep: false }), refused)
  const facts = {
    ownerAddress: 'a@b.c',
    access: 'owner',
    displayName: '',
    summary: '',
    ownerHref: '',
    sent: 1
  } as const
  assert.throws(() => store.moveToShare({ collection, facts }), refused)
  assert.throws(() => change(store, own.collection.id, { x: 'x' }), refused)
  assert.equal(store.moveObject({ ...place, keep: true }).kind, 'stored')
  store.close()
})

test('what does not fit in the mailbox changes nothing', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const collection = subscribe(store)
  const span = { start: null, end: null }
  const put = ['a', 'b'].map((name) => ({ name, uid: name, component: 'VEVENT', span, size: 10 }))
  const params = { collection, put, removed: [] }
  assert.throws(() => store.changeSourced({ ...params, quota: 19 }, Buffer.alloc(20)), { code: 'over-quota' })
  assert.equal(store.usage().bytes, 0)
  store.changeSourced({ ...params, quota: 20 }, Buffer.alloc(20))
  assert.equal(store.usage().bytes, 20)
  store.close()
})
