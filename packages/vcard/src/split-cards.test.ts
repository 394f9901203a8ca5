import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCard } from './parse-card.ts'
import { cardWithUid, splitCards } from './split-cards.ts'

const card = (...lines: string[]): string =>
  ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n')
const split = (text: string) =>
  [...splitCards(Buffer.from(text))].map(({ line, bytes }) => ({ line, text: bytes.toString() }))

test('cards as they came, with their lines', () => {
  const [one, two] = [card('FN:Über', 'UID:1'), card('FN:B', 'UID:2')]
  assert.deepEqual(split(`\ufeff${one}\r\n${two}`), [
    { line: 1, text: one },
    { line: 7, text: two }
  ])
})

test('a card that is cut short does not take the next one with it', () => {
  const parts = split(`BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n${card('FN:B')}`)
  assert.deepEqual(
    parts.map(({ line }) => line),
    [1, 4]
  )
  assert.throws(() => parseCard(parts[0]!.text))
  assert.equal(parts[1]!.text, card('FN:B'))
})

test('a card inside a card is part of it', () => {
  const text = card('FN:A', 'AGENT:', 'BEGIN:VCARD', 'VERSION:2.1', 'FN:B', 'END:VCARD')
  assert.deepEqual(split(text), [{ line: 1, text }])
})

test('a UID is made of the text', () => {
  const made = cardWithUid(Buffer.from(card('FN:A'))).toString()
  assert.match(made, /^BEGIN:VCARD\r\nVERSION:3\.0\r\nUID:[0-9a-f]{32}\r\nFN:A\r\n/)
  assert.equal(
    cardWithUid(Buffer.from(card('UID:', 'FN:A')))
      .toString()
      .match(/^UID:/gm)?.length,
    1
  )
})
