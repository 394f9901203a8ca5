import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderTree, matchesPattern, parentsOf } from './folder-tree.ts'

const info = (path: string) => ({
  id: 1,
  path,
  specialUse: null,
  subscribed: false,
  uidValidity: 1,
  uidNext: 1,
  highestModseq: 1,
  objectId: 'F1'
})

test('parents in name only, subscriptions to nothing, INBOX first', () => {
  const tree = folderTree([info('Work/Old/1999'), info('INBOX'), info('Archive')], ['INBOX', 'Gone'])
  assert.deepEqual(
    tree.map(({ path, info: folder, isSubscribed, hasChildren }) => [
      path,
      folder !== undefined,
      isSubscribed,
      hasChildren
    ]),
    [
      ['INBOX', true, true, false],
      ['Archive', true, false, false],
      ['Gone', false, true, false],
      ['Work', false, false, true],
      ['Work/Old', false, false, true],
      ['Work/Old/1999', true, false, false]
    ]
  )
})

test('parents of a path', () => assert.deepEqual(parentsOf('a/b/c'), ['a/b', 'a']))

test('patterns', () => {
  for (const [path, pattern, expected] of [
    ['INBOX', '*', true],
    ['a/b', '%', false],
    ['a/b', '%/%', true],
    ['a/b/c', 'a/*', true],
    ['a/b/c', 'a/%', false],
    ['a', 'a/%', false],
    ['a/b', '*%', true],
    ['', '', true],
    ['ab', 'a', false],
    ['a/b', '%b', false]
  ] as const) {
    assert.equal(matchesPattern(path, pattern), expected, `${path} ${pattern}`)
  }
})

test('patterns match as regular expressions would', () => {
  for (const path of words('a/b', 4)) {
    for (const pattern of words('a/*%', 4)) {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('%', '[^/]*')}$`)
      assert.equal(matchesPattern(path, pattern), expression.test(path), `${path} ${pattern}`)
    }
  }
})

/** All words of up to `length` of those letters. */
function words(letters: string, length: number): string[] {
  if (length === 0) return ['']
  return [
    '',
    ...words(letters, length - 1).flatMap((word) => letters.split('').map((letter) => letter + word))
  ]
}

test('a long pattern of wildcards is no load', () => {
  assert.equal(matchesPattern('a'.repeat(250), '*a%'.repeat(300)), false)
})
