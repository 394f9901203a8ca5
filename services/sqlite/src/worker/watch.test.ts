import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf } from './watch.ts'

const watchers = [
  { id: 'a', watched: new Set([1]), watchesAll: false },
  { id: 'b', watched: new Set([1, 2]), watchesAll: false },
  { id: 'c', watched: new Set<number>(), watchesAll: false }
]

test('a change goes to those who watch the folder, and each knows whether it was its own', () => {
  const columns = Buffer.concat([Buffer.alloc(12, 7)])
  const message = eventsOf({ kind: 'added', folder: 1, modseq: 9, count: 1, columns, by: 'b' }, watchers)
  assert.deepEqual(message?.events, [
    { kind: 'added', session: 'a', folder: 1, modseq: 9, count: 1, own: false },
    { kind: 'added', session: 'b', folder: 1, modseq: 9, count: 1, own: true }
  ])
  assert.deepEqual(Buffer.from(message?.attachment ?? []), columns)
})

test('what concerns no folder goes to all', () => {
  const message = eventsOf({ kind: 'keywords', names: ['$Junk'] }, watchers)
  assert.deepEqual(
    message?.events.map((event) => event.session),
    ['a', 'b', 'c']
  )
})

test('nobody watches: nothing is sent', () => {
  assert.equal(eventsOf({ kind: 'vanished', folder: 5, modseq: 2, uids: [1, 1] }, watchers), undefined)
})

test('who watches the whole mailbox hears of every folder', () => {
  const all = [{ id: 'd', watched: new Set<number>(), watchesAll: true }]
  const message = eventsOf({ kind: 'vanished', folder: 5, modseq: 2, uids: [1, 1] }, all)
  assert.deepEqual(message?.events.length, 1)
  const folders = eventsOf({ kind: 'folders', by: 'd' }, [...watchers, ...all])
  assert.deepEqual(
    folders?.events.map((event) => event.kind === 'folders' && event.own),
    [false, false, false, true]
  )
})
