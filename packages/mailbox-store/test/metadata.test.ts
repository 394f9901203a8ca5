import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailboxStore, StoreChange } from '../src/index.ts'
import { temporaryMailbox } from './temporary-mailbox.ts'

const text = (value: string) => Buffer.from(value)

function read(store: MailboxStore, path: string, names: string[], depth: 0 | 1 | 'infinity' = 0) {
  const [found] = store.readMetadata({ paths: [path], filter: { names, depth } }).metadata
  return found?.map(({ name, value }) => [name, Buffer.from(value).toString()])
}

test('annotations survive a crash, are told of, and are removed by null', () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes })
  const entries = [
    { name: '/Private/Comment', value: text('mine') },
    { name: '/shared/a/b', value: text('below') }
  ]
  store.writeMetadata({ path: 'INBOX', entries, by: 'me' })
  store.writeMetadata({ path: '', entries: [{ name: '/shared/comment', value: text('server') }] })
  assert.deepEqual(changes[0], {
    kind: 'metadata',
    path: 'INBOX',
    names: ['/private/comment', '/shared/a/b'],
    by: 'me'
  })
  using crashed = box.crash()
  const again = crashed.open()
  assert.deepEqual(read(again, 'INBOX', ['/private/comment']), [['/private/comment', 'mine']])
  assert.deepEqual(read(again, 'INBOX', ['/SHARED'], 'infinity'), [['/shared/a/b', 'below']])
  assert.deepEqual(read(again, 'INBOX', ['/shared'], 1), [])
  assert.deepEqual(read(again, '', ['/shared/comment']), [['/shared/comment', 'server']])
  assert.equal(read(again, 'none', ['/shared/comment']), undefined)
  again.writeMetadata({ path: 'INBOX', entries: [{ name: '/private/comment', value: null }] })
  assert.deepEqual(read(again, 'INBOX', ['/private/comment']), [])
  again.close()
  store.close()
})

test('annotations have limits, and are written all or none', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const write = (...entries: [string, Buffer][]) =>
    store.writeMetadata({ path: 'INBOX', entries: entries.map(([name, value]) => ({ name, value })) })
  const wrong = [
    '/shared',
    '/other/x',
    '/shared/',
    '/shared//x',
    '/shared/a*',
    '/shared/\u00e4',
    `/shared/${'x'.repeat(255)}`
  ]
  for (const name of wrong)
    assert.throws(() => write(['/shared/ok', text('1')], [name, text('2')]), { code: 'invalid' })
  assert.throws(() => write(['/shared/x', Buffer.alloc(64 * 1024 + 1)]), { code: 'invalid' })
  assert.deepEqual(read(store, 'INBOX', ['/shared'], 'infinity'), [])
  for (let count = 0; count < 100; count += 1) write([`/shared/${count}`, Buffer.alloc(64 * 1024, 'x')])
  assert.throws(() => write(['/shared/0', text('new')], ['/shared/100', text('2')]), { code: 'limit' })
  assert.equal(read(store, 'INBOX', ['/shared/0'])?.[0]?.[1]?.length, 64 * 1024)
  store.close()
})
