import assert from 'node:assert/strict'
import { test } from 'node:test'
import { htmlToText } from './html-to-text.ts'

test('blocks are lines, cells and white space are spaces', () => {
  assert.equal(htmlToText('<h1>A</h1><p>b\n  c<br>d</p><ul><li>e<li>f</ul>'), 'A\nb c\nd\ne\nf')
  assert.equal(htmlToText('<table><tr><td>1</td><td>2</td></tr></table>'), '1 2')
  assert.equal(htmlToText('a<b>b</b>c'), 'abc')
})

test('what a reader does not see is dropped', () => {
  assert.equal(
    htmlToText('<title>t</title><STYLE>p > a {}</style ><script>if (a<b) "</p>"</script>x<!-- > -- y -->'),
    'x'
  )
  assert.equal(htmlToText('<a href="x>y" title=\'>\'>link</a>'), 'link')
  assert.equal(htmlToText('<head><meta x><body>seen'), 'seen')
  assert.equal(htmlToText('<!DOCTYPE html><?xml?>x'), 'x')
})

test('entities, known or not', () => {
  assert.equal(
    htmlToText('&lt;p&gt; &amp;amp; &eacute;&#233;&#xE9; &hellip;&nbsp;&euro;'),
    '<p> &amp; ééé … €'
  )
  assert.equal(htmlToText('&Uuml;&uuml;&szlig;&frac12;&sup2;&ordf;&micro;&Dagger;&dagger;'), 'Üüß½²ªµ‡†')
  assert.equal(
    htmlToText('&unknown; &#0; &#xd800; &#9999999; &constructor; & &;'),
    '&unknown; \ufffd \ufffd \ufffd &constructor; & &;'
  )
})

test('broken HTML gives what text it has', () => {
  assert.equal(htmlToText('1 < 2 <3 a<'), '1 < 2 <3 a<')
  assert.equal(htmlToText('a <b'), 'a')
  assert.equal(htmlToText('a<script>never closed'), 'a')
  assert.equal(htmlToText('a</>b</ c>d'), 'abd')
})

test('previews padded with blanks are not padded', () => {
  assert.equal(htmlToText(`a${'&zwnj;&nbsp;\u034f\u200b'.repeat(50)}b`), 'a b')
})

test('hostile HTML costs linear time and stops at the limit', { timeout: 20_000 }, () => {
  const openings = [
    '<',
    '<a',
    '<a ',
    '<a "',
    '<a x="',
    '<!--',
    '<script>',
    '</script',
    '<head><',
    '&',
    '&#',
    '<!',
    '< ',
    '<p>',
    '\n '
  ]
  for (const opening of openings) htmlToText(opening.repeat(200_000))
  assert.ok(htmlToText('word <b>'.repeat(100_000), 1000).length <= 1010)
})
