import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeHeaderText } from './decode-header-text.ts'
import { foldHeader } from './fold-header.ts'

test('short fields are one line, long ones are folded at words', () => {
  assert.equal(foldHeader('Subject', 'Hello'), 'Subject: Hello\r\n')
  assert.equal(foldHeader('X-Empty', ''), 'X-Empty:\r\n')
  const folded = foldHeader(
    'References',
    Array.from({ length: 20 }, (_, n) => `<message-${n}@example.org>`).join(' ')
  )
  assert.ok(folded.split('\r\n').every((line) => line.length <= 78))
  assert.ok(
    folded
      .split('\r\n')
      .slice(1, -1)
      .every((line) => line.startsWith(' <'))
  )
})

test('text that is not ASCII is encoded', () => {
  assert.equal(
    foldHeader('Subject', 'Re: Grüße an alle'),
    'Subject: Re: =?utf-8?B?R3LDvMOfZQ==?= an alle\r\n'
  )
  assert.equal(
    foldHeader('Subject', 'Zoë says hello'),
    'Subject: =?utf-8?Q?Zo=C3=AB?= says hello\r\n'.replace('Q?Zo=C3=AB', 'B?Wm/Dqw==')
  )
})

test('a value cannot start another field', () => {
  assert.equal(foldHeader('Subject', 'a\r\nBcc: b\0\x0bc'), 'Subject: a Bcc: b c\r\n')
})

test('no line is too long, and the text can be read back', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  const words = fc.array(fc.oneof(word, fc.constant('x'.repeat(2000))), { maxLength: 12 })
  fc.assert(
    fc.property(words, (parts) => {
      const value = parts
        .join(' ')
        .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
        .replaceAll('=?', '')
        .trim()
      const folded = foldHeader('Subject', value)
      assert.ok(folded.split('\r\n').every((line) => line.length <= 998 && /^[\x20-\x7e]*$/.test(line)))
      const unfolded = folded.slice('Subject:'.length).replaceAll('\r\n', '').trim()
      assert.equal(decodeHeaderText(unfolded), value)
    })
  )
})
