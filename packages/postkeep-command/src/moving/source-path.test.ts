import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBelowInbox, pathHere } from './source-path.ts'

const named = (delimiter: string, ...paths: string[]) => paths.map((path) => ({ path, delimiter }))

test('names of other servers', () => {
  const here = (names: ReturnType<typeof named>): string[] =>
    names.map((name) => pathHere(name, isBelowInbox(names)))
  assert.deepEqual(here(named('/', 'INBOX', 'Sent', 'a/b')), ['INBOX', 'Sent', 'a/b'])
  assert.deepEqual(here(named('.', 'INBOX', 'INBOX.Sent', 'INBOX.a.b')), ['INBOX', 'Sent', 'a/b'])
  assert.deepEqual(here(named('.', 'Inbox', 'Sent', 'INBOX.a/b')), ['INBOX', 'Sent', 'INBOX/a-b'])
  assert.deepEqual(here(named('', 'INBOX', 'a.b')), ['INBOX', 'a.b'])
})
