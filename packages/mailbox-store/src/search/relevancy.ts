// How well messages answer a fuzzy search: words in the subject and words that are not only the beginning of one count
// for more. RFC 6203 §4
import type { SearchKey } from '@postkeep/mailbox-contract'
import { bodiesWithWords } from './full-text.ts'
import type { Search, Selection } from './select-messages.ts'
import { asBeginning, asWhole, soughtText, type SoughtWord } from './words.ts'

const base = 50
const forSubject = 25
const forWholeWords = 25

/** A score from 1 to 100 for each of `found`. */
export function relevancyOf({ mailbox, columns }: Search, key: SearchKey, found: Selection): Uint8Array {
  const { body } = columns.arrays
  const words = fuzzyTexts(key).flatMap((text) => soughtText(text).words)
  if (words.length === 0) return new Uint8Array(found.length).fill(100)
  const inSubject = new Set(bodiesWithWords(mailbox, 'subject', words.map(asBeginning)))
  const whole = new Set(bodiesWithWords(mailbox, 'text', words.map(asWhole)))
  return Uint8Array.from(found, (index) => {
    const number = body[index]!
    const columnsOf = mailbox.derived.waiting(number)?.words
    const isInSubject = columnsOf ? hasAll([columnsOf[0]], words, true) : inSubject.has(number)
    const isWhole = columnsOf ? hasAll(columnsOf, words, false) : whole.has(number)
    return base + (isInSubject ? forSubject : 0) + (isWhole ? forWholeWords : 0)
  })
}

/** `columns`: words with spaces between, of a message that the index does not know yet. */
function hasAll(columns: readonly string[], words: readonly SoughtWord[], isOpenAtEnd: boolean): boolean {
  const all = columns.join(' ').split(' ')
  return words.every(({ text }) => all.some((word) => (isOpenAtEnd ? word.startsWith(text) : word === text)))
}

function fuzzyTexts(key: SearchKey): string[] {
  switch (key.type) {
    case 'and':
    case 'or':
      return key.keys.flatMap(fuzzyTexts)
    case 'not':
      return []
    default:
      return 'fuzzy' in key && key.fuzzy === true ? [key.text] : []
  }
}
