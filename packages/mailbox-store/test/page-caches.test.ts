import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Connection } from 'better-sqlite3-multiple-ciphers'
import { openConnection } from '../src/schema/open-connection.ts'
import { PageCaches } from '../src/schema/page-caches.ts'
import { temporaryMailbox } from './temporary-mailbox.ts'

test('the mailboxes that are at work share one budget of pages', () => {
  using box = temporaryMailbox()
  using stack = new DisposableStack()
  const caches = new PageCaches()
  const opened = Array.from({ length: 40 }, (_, index) => {
    const connection = openConnection(join(box.path, `${index}.db`), box.dataKey)
    stack.defer(() => connection.close())
    return { connection }
  })
  const [first, second, third, fourth] = opened as [Owner, Owner, Owner, Owner]
  for (const owner of [first, second]) caches.work(owner)
  assert.deepEqual([sizeOf(first), sizeOf(second)], [32, 32])
  for (const owner of [third, fourth]) caches.work(owner)
  assert.deepEqual([first, second, third, fourth].map(sizeOf), [16, 16, 16, 16])
  for (const owner of [first, second]) caches.rest(owner)
  assert.deepEqual([sizeOf(third), sizeOf(fourth)], [32, 32])
  for (const owner of opened) caches.work(owner)
  assert.deepEqual(new Set(opened.map(sizeOf)), new Set([2]))
  for (const owner of opened.slice(2)) caches.leave(owner)
  assert.deepEqual([sizeOf(first), sizeOf(second)], [32, 32])
})

interface Owner {
  readonly connection: Connection
}

/** MiB. */
function sizeOf({ connection }: Owner): number {
  return Number(connection.pragma('cache_size', { simple: true })) / -1024
}
