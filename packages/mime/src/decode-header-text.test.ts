import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeHeaderText } from './decode-header-text.ts'
import { encodeWords } from './encode-words.ts'

// RFC 2047 §8
test('the examples of the RFC', () => {
  const examples: [encoded: string, text: string][] = [
    ['=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>', 'Keith Moore <moore@cs.utk.edu>'],
    ['=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=', 'Keld Jørn Simonsen'],
    ['=?ISO-8859-1?Q?Andr=E9?= Pirard', 'André Pirard'],
    [
      '=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=',
      'If you can read this you understand the example.'
    ],
    ['(=?ISO-8859-1?Q?a?=)', '(a)'],
    ['(=?ISO-8859-1?Q?a?= b)', '(a b)'],
    ['(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)', '(ab)'],
    ['(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)', '(ab)'],
    ['(=?ISO-8859-1?Q?a_b?=)', '(a b)'],
    ['(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)', '(a b)'],
    ['=?us-ascii*en-us?Q?RFC_2231_=A75?=', 'RFC 2231 §5']
  ]
  for (const [encoded, text] of examples) assert.equal(decodeHeaderText(encoded), text)
})

test('a character that is split over two words', () => {
  assert.equal(decodeHeaderText('=?utf-8?Q?=C3?= =?UTF-8?B?vA==?='), 'ü')
})

test('what is no encoded word stays', () => {
  for (const text of [
    '=?',
    '=??=',
    '=?utf-8?X?a?=',
    '=?utf-8?Q?a',
    '=?utf-8?Qa?=',
    'a =? b ?= c',
    '=??Q?a?=',
    '??=='
  ]) {
    assert.equal(decodeHeaderText(text), text)
  }
  assert.equal(decodeHeaderText('=?utf-8?Q?broken =4 =ZZ?='), 'broken =4 =ZZ')
  assert.equal(decodeHeaderText('=?utf-8?=?utf-8?Q?a?='), '=?utf-8?a')
})

test('unknown character sets are read as well as can be, UTF-7 too', () => {
  assert.equal(decodeHeaderText('=?x-unknown?Q?gr=C3=BCn?='), 'grün')
  assert.equal(decodeHeaderText('=?x-unknown?Q?gr=FCn?='), 'grün')
  assert.equal(decodeHeaderText('=?utf-8?Q?gr=FCn?='), 'gr\ufffdn')
  // RFC 2152
  assert.equal(decodeHeaderText('=?utf-7?Q?Hi_Mom_-+Jjo--!?='), 'Hi Mom -☺-!')
  assert.equal(decodeHeaderText('=?unicode-1-1-utf-7?Q?A+ImIDkQ.?='), 'A≢Α.')
  assert.equal(decodeHeaderText('=?utf-7?Q?+ZeVnLIqe-_1_+-_1?='), '日本語 1 + 1')
  assert.equal(decodeHeaderText('=?gb2312?B?xOO6ww==?='), '你好')
  assert.equal(decodeHeaderText('=?cp932?B?k/qWew==?='), '日本')
})

test('an encoded line break cannot forge a line', () => {
  assert.equal(decodeHeaderText('=?utf-8?Q?a=0D=0ABcc:=00b?='), 'a  Bcc: b')
})

test('a header full of encoded words costs linear time', { timeout: 20_000 }, () => {
  for (const word of [
    '=?',
    '=?a',
    '=?a?B?',
    '=?a?b?a',
    '?=',
    '=?utf-8?Q?a?=',
    '=?x-none?Q?a?= ',
    '=?a?Q?a?=  =?b?Q?a?=',
    '=?utf-7?Q?+?='
  ]) {
    assert.ok(decodeHeaderText(word.repeat(60_000)).length <= word.length * 60_000)
  }
})

test('what was encoded is decoded to the same text', () => {
  const plain = fc
    .string({ unit: 'grapheme', maxLength: 200 })
    .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text))
  fc.assert(
    fc.property(plain, (text) => {
      const encoded = encodeWords(text)
      assert.equal(decodeHeaderText(encoded), text)
      assert.ok(encoded.split(' ').every((word) => word.length <= 75))
    })
  )
})
