// What strangers write stays text, short, and turns nothing around.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foreignText, shownText } from './foreign-text.ts'

test('markup is text', async () => {
  assert.equal(String(await foreignText('<script>"&')), '<bdi>&lt;script&gt;&quot;&amp;</bdi>')
})

test('what turns or hides text is shown as a mark', () => {
  assert.equal(shownText('exe.\u202egpj\u2069'), 'exe.\ufffdgpj\ufffd')
  assert.equal(shownText('a\u0000b\u200bc\ttab\nline'), 'a\ufffdb\ufffdc tab line')
})

test('it is cut between characters', () => {
  assert.equal(shownText('😀'.repeat(50), 10), `${'😀'.repeat(9)}…`)
  assert.equal(shownText('x'.repeat(1_000_000)).length, 120)
  assert.equal(shownText('short'), 'short')
})
