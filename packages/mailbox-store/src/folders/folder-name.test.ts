import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBelow, normalisePath, superiorPaths } from './folder-name.ts'

test('INBOX is written in any case, also as the parent of others', () => {
  assert.equal(normalisePath('inBox'), 'INBOX')
  assert.equal(normalisePath('inbox/Sub'), 'INBOX/Sub')
  assert.equal(normalisePath('a/inbox'), 'a/inbox')
})

test('a separator at the end goes, accents are composed', () => {
  assert.equal(normalisePath('a/b/'), 'a/b')
  assert.equal(normalisePath('Cafe\u0301'), 'Café')
})

test('names that cannot be are refused', () => {
  for (const path of ['', '/', '/a', 'a//b', 'a\0', 'a\nb', 'a\u007f', '\ud800']) {
    assert.throws(() => normalisePath(path), { code: 'invalid' }, JSON.stringify(path))
  }
  assert.throws(() => normalisePath('x'.repeat(1001)), { code: 'limit' })
  assert.throws(() => normalisePath(Array(31).fill('a').join('/')), { code: 'limit' })
  assert.equal(normalisePath('..'), '..', 'folders are rows, not files')
})

test('which folders are above and below', () => {
  assert.deepEqual(superiorPaths('a/b/c'), ['a', 'a/b'])
  assert.ok(isBelow('a/b', 'a'))
  assert.ok(!isBelow('ab', 'a'))
})
