import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { collated, fold, longestExact, soughtText, wordsOf } from './words.ts'

test('words are runs of letters and digits, folded; symbols beyond ASCII stand alone', () => {
  assert.deepEqual(
    [...wordsOf(fold('Hello, WORLD-2! a_b Größe €5 日本語'))],
    ['hello', 'world', '2', 'a', 'b', 'gro\u0308ße', '€', '5', '日本語']
  )
})

test('composed and decomposed accents are the same word', () => {
  assert.equal(fold('Cafe\u0301'), fold('CAFÉ'))
})

test('letters compare as i;unicode-casemap has them', () => {
  assert.equal(fold('ﬁ Ⅷ ſ ı K'), fold('FI viii S I k'))
  assert.notEqual(fold('ß'), fold('ss'))
  assert.ok(collated('a_b') > collated('AZb'), 'a letter comes before what lies between the cases')
})

test('a final sigma is a sigma', () => {
  assert.ok(fold('ΟΔΟΣΗΣ').includes(fold('ΟΔΟΣ')))
})

test('what is sought is open where it begins or ends inside a word', () => {
  const { words, isLoneWord } = soughtText('ello wor')
  assert.equal(isLoneWord, false)
  assert.deepEqual(words, [
    { text: 'ello', isOpenAtStart: true, isOpenAtEnd: false },
    { text: 'wor', isOpenAtStart: false, isOpenAtEnd: true }
  ])
  assert.equal(soughtText('Hello').isLoneWord, true)
  assert.equal(soughtText('hello.').isLoneWord, false)
})

test('any part of a very long word is inside one of its pieces', () => {
  const long = Array.from({ length: 1000 }, (_, index) => String.fromCharCode(97 + ((index * 7) % 26))).join(
    ''
  )
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 1, max: longestExact }),
      (start, length) => {
        const part = long.slice(start, start + length)
        return [...wordsOf(long)].some((piece) => piece.includes(part))
      }
    )
  )
})

test('the words of what is sought are found among the words of a text that holds it', () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from('ab1 .-é€日Σσß')), maxLength: 30 })
  fc.assert(
    fc.property(text, text, text, (before, sought, after) => {
      const has = [...wordsOf(fold(before + sought + after))]
      return soughtText(sought).words.every(({ text: word, isOpenAtStart, isOpenAtEnd }) =>
        has.some((one) => {
          const at = one.indexOf(word)
          return at >= 0 && (isOpenAtStart || one.startsWith(word)) && (isOpenAtEnd || one.endsWith(word))
        })
      )
    })
  )
})
