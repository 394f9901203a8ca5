// SEARCH BODY and TEXT: substrings, without regard to case. A lone word is answered by the index and its vocabulary; of
// anything else the index names the candidates, and their text is compared.
import type { FoldedTexts } from '../derived/compute-message.ts'
import type { Mailbox } from '../mailbox.ts'
import { bodiesThatMayHold, bodiesWithAny, bodiesWithWords, wordsWith } from './full-text.ts'
import { rawMessage } from './header-reader.ts'
import { searchableBody, searchableHeader } from './message-text.ts'
import type { Search, Selection } from './select-messages.ts'
import type { Steps } from './steps.ts'
import { asBeginning, fold, holds, soughtText, type SoughtText } from './words.ts'

interface TextKey {
  readonly type: 'body' | 'text'
  readonly text: string
  readonly fuzzy?: true
}

interface Sought {
  readonly scope: TextKey['type']
  readonly text: SoughtText
  readonly isFuzzy: boolean
}

/** What it costs to ask the index for a word, in comparisons of a message's text. */
const questionsAComparison = 20

export function* textMatches(
  search: Search,
  { type: scope, text, fuzzy }: TextKey,
  among: Selection
): Steps<Selection> {
  const { mailbox, columns } = search
  const sought: Sought = { scope, text: soughtText(text), isFuzzy: fuzzy === true }
  if (sought.text.folded === '') return among
  const { body } = columns.arrays
  const isNew = (index: number) => mailbox.derived.waiting(body[index]!) !== undefined
  const fresh = yield* waitingMatches(search, sought, among.filter(isNew))
  const indexed = among.filter((index) => !isNew(index))
  const found = new Set(yield* indexMatches(search, sought, indexed))
  return fresh.size === 0
    ? among.filter((index) => found.has(index))
    : among.filter((index) => fresh.has(index) || found.has(index))
}

/** Messages that the index does not know yet: what is computed of them waits in memory. */
function* waitingMatches({ mailbox, columns }: Search, sought: Sought, among: Selection): Steps<Set<number>> {
  const { body } = columns.arrays
  const found = new Set<number>()
  for (const index of among) {
    // It may have been written meanwhile: then it is read.
    const known = mailbox.derived.waiting(body[index]!)?.folded
    const text = known ? joined(known, sought.scope) : textOf(mailbox, body[index]!, sought.scope)
    if (holds(text, sought.text, sought.isFuzzy)) found.add(index)
    yield
  }
  return found
}

function* indexMatches(search: Search, sought: Sought, among: Selection): Steps<Selection> {
  const { mailbox, columns } = search
  if (among.length === 0) return among
  if (sought.isFuzzy && sought.text.words.length > 0) {
    const bodies = new Set(bodiesWithWords(mailbox, sought.scope, sought.text.words.map(asBeginning)))
    return among.filter((index) => bodies.has(columns.arrays.body[index]!))
  }
  while (mailbox.vocabulary.loadSome()) yield
  return yield* sought.text.isLoneWord ? loneWord(search, sought, among) : compared(search, sought, among)
}

/** Short words are the common ones: they come first, so that soon few messages are left, and those are compared. */
function* loneWord({ mailbox, columns }: Search, sought: Sought, among: Selection): Steps<Selection> {
  const { body } = columns.arrays
  const words = wordsWith(mailbox, sought.text.words[0]!).sort((a, b) => a.length - b.length)
  const found = new Set<number>()
  let left = among
  for (const { bodies, wordsLeft } of bodiesWithAny(mailbox, sought.scope, words)) {
    for (const one of bodies) found.add(one)
    if (wordsLeft === 0) break
    left = left.filter((index) => !found.has(body[index]!))
    yield
    if (wordsLeft <= left.length * questionsAComparison) continue
    for (const [place, index] of left.entries()) {
      if (bodyHolds(mailbox, body[index]!, sought)) found.add(body[index]!)
      yield { done: place + 1, total: left.length }
    }
    break
  }
  return among.filter((index) => found.has(body[index]!))
}

function* compared({ mailbox, columns }: Search, sought: Sought, among: Selection): Steps<Selection> {
  const { body } = columns.arrays
  const candidates = bodiesThatMayHold(mailbox, sought.scope, sought.text)
  const left = candidates ? among.filter((index) => candidates.has(body[index]!)) : among
  const isFound = new Uint8Array(left.length)
  for (const [place, index] of left.entries()) {
    if (bodyHolds(mailbox, body[index]!, sought)) isFound[place] = 1
    yield { done: place + 1, total: left.length }
  }
  return left.filter((_, place) => isFound[place] === 1)
}

function bodyHolds(mailbox: Mailbox, body: number, { scope, text, isFuzzy }: Sought): boolean {
  return holds(textOf(mailbox, body, scope), text, isFuzzy)
}

function textOf(mailbox: Mailbox, body: number, scope: Sought['scope']): string {
  const raw = rawMessage(mailbox, body)
  const text = fold(searchableBody(raw))
  return scope === 'body' ? text : joined({ header: fold(searchableHeader(raw)), text }, scope)
}

function joined({ header, text }: FoldedTexts, scope: Sought['scope']): string {
  return scope === 'body' ? text : `${header}\n${text}`
}
