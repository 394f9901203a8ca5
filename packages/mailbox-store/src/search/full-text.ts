// Questions to the full-text index: which bodies have which words.
import type { Mailbox } from '../mailbox.ts'
import type { SoughtText, SoughtWord } from './words.ts'

export type Scope = 'body' | 'header' | 'subject' | 'text'

const columnFilters: Readonly<Record<Scope, string>> = {
  body: '{body} : ',
  header: '{subject addresses header} : ',
  subject: '{subject} : ',
  text: ''
}
/** Words that one question may list. */
const wordsAQuestion = 400

/** Words in the index that the sought word may be a part of. */
export function wordsWith(mailbox: Mailbox, { text, isOpenAtEnd }: SoughtWord): string[] {
  return isOpenAtEnd ? mailbox.vocabulary.containing(text) : mailbox.vocabulary.endingWith(text)
}

/** Bodies that have one of these words, some words at a time; and how many words are still to be asked for. */
export function* bodiesWithAny(
  mailbox: Mailbox,
  scope: Scope,
  words: readonly string[]
): Generator<{ readonly bodies: number[]; readonly wordsLeft: number }> {
  for (let start = 0; start < words.length; start += wordsAQuestion) {
    const asked = words.slice(start, start + wordsAQuestion)
    yield { bodies: ask(mailbox, scope, anyOf(asked)), wordsLeft: words.length - start - asked.length }
  }
}

/**
 * Bodies that may hold the text: all its words are in them, in whatever order. undefined: the index cannot tell.
 * What is found has to be compared with the text itself.
 */
export function bodiesThatMayHold(
  mailbox: Mailbox,
  scope: Scope,
  sought: SoughtText
): Set<number> | undefined {
  const terms = sought.words.map((word) => term(mailbox, word)).filter((one) => one !== undefined)
  if (terms.length === 0) return undefined
  if (terms.includes(impossible)) return new Set()
  return new Set(ask(mailbox, scope, terms.join(' AND ')))
}

/** Bodies that have all these words. */
export function bodiesWithWords(mailbox: Mailbox, scope: Scope, words: readonly SoughtWord[]): number[] {
  const terms = words.map((word) => term(mailbox, word)).filter((one) => one !== undefined)
  if (terms.length < words.length || terms.includes(impossible)) return []
  return ask(mailbox, scope, terms.join(' AND '))
}

const impossible = ''

/** An expression for one word; undefined: it would list too many words; `impossible`: no message has it. */
function term(mailbox: Mailbox, word: SoughtWord): string | undefined {
  if (!word.isOpenAtStart) return word.isOpenAtEnd ? `"${word.text}" *` : `"${word.text}"`
  const words = wordsWith(mailbox, word)
  if (words.length === 0) return impossible
  return words.length > wordsAQuestion ? undefined : anyOf(words)
}

function anyOf(words: readonly string[]): string {
  return `(${words.map((word) => `"${word}"`).join(' OR ')})`
}

function ask({ db }: Mailbox, scope: Scope, expression: string): number[] {
  return db.values<number>(
    'SELECT rowid FROM words WHERE words MATCH ?',
    `${columnFilters[scope]}(${expression})`
  )
}
