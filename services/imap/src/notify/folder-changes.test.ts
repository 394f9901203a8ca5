import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FolderInfo } from '@postkeep/mailbox-contract'
import { folderChanges } from './folder-changes.ts'

function list(paths: Record<number, string>, subscriptions: string[] = []) {
  const folders = Object.entries(paths).map(([id, path]): FolderInfo => ({
    id: Number(id),
    path,
    specialUse: null,
    subscribed: subscriptions.includes(path),
    uidValidity: 1,
    uidNext: 1,
    highestModseq: 1,
    objectId: `F${id}`
  }))
  return { folders, subscriptions: new Set(subscriptions) }
}
const name = (path: string, oldName?: string) => ({
  path,
  event: 'MailboxName' as const,
  ...(oldName === undefined ? {} : { oldName })
})

test('what is made or gone affects its parent too, each path once', () => {
  assert.deepEqual(folderChanges(list({ 1: 'a' }), list({ 1: 'a', 2: 'a/b', 3: 'a/b/c' })), [
    name('a/b'),
    name('a/b/c'),
    name('a')
  ])
  assert.deepEqual(folderChanges(list({ 1: 'a/b', 2: 'c' }), list({ 2: 'c' })), [name('a/b'), name('a')])
  // Deleted and made again: another mailbox.
  assert.deepEqual(folderChanges(list({ 1: 'a' }), list({ 2: 'a' })), [name('a')])
})

test('a rename is told of the folder and not of those below it', () => {
  const before = list({ 1: 'a', 2: 'a/b', 3: 'a/b/c', 4: 'ab' }, ['a/b'])
  const after = list({ 1: 'x/y', 2: 'x/y/b', 3: 'x/y/b/c', 4: 'ab' }, ['x/y/b'])
  assert.deepEqual(folderChanges(before, after), [name('x/y', 'a')])
  const apart = list({ 1: 'x', 2: 'x/z', 3: 'x/z/c', 4: 'ab' }, ['x/z'])
  assert.deepEqual(folderChanges(before, apart), [name('x', 'a'), name('x/z', 'a/b')])
})

test('subscriptions, also of what is not there', () => {
  assert.deepEqual(folderChanges(list({ 1: 'a' }, ['a', 'none']), list({ 1: 'a' }, ['other'])), [
    { path: 'a', event: 'SubscriptionChange' },
    { path: 'none', event: 'SubscriptionChange' },
    { path: 'other', event: 'SubscriptionChange' }
  ])
})
