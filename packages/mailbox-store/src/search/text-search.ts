// SEARCH BODY and TEXT: substrings, without regard to case. A lone word is answered by the index and its vocabulary; of
// anything else the index names the candidates, and their text is compared.
import type { Mailbox } from '../mailbox.ts'
import { bodiesThatMayHold, bodiesWithAny, wordsWith } from './full-text.ts'
import { rawMessage } from './header-reader.ts'
import { searchableBody, searchableHeader } from './message-text.ts'
import type { Search, Selection } from './select-messages.ts'
import { fold, soughtText, type SoughtText } from './words.ts'

type TextScope = 'body' | 'text'

/** What it costs to ask the index for a word, in comparisons of a message's text. */
const questionsAComparison = 20

export function textMatches(
  search: Search,
  { type: scope, text }: { readonly type: TextScope; readonly text: string },
  among: Selection
): Selection {
  const { mailbox, columns } = search
  const sought = soughtText(text)
  if (sought.folded === '') return among
  const { body } = columns.arrays
  const matches = sought.isLoneWord ? loneWord : compared
  if (mailbox.derived.waitingCount === 0) return matches(search, scope, sought, among)
  const indexed = among.filter((index) => mailbox.derived.waiting(body[index]!) === undefined)
  const found = new Set(matches(search, scope, sought, indexed))
  return among.filter((index) => {
    const waiting = mailbox.derived.waiting(body[index]!)
    return waiting ? holds(waiting.folded, scope, sought) : found.has(index)
  })
}

/** Short words are the common ones: they come first, so that soon few messages are left, and those are compared. */
function loneWord(
  { mailbox, columns }: Search,
  scope: TextScope,
  sought: SoughtText,
  among: Selection
): Selection {
  const { body } = columns.arrays
  const words = wordsWith(mailbox, sought.words[0]!).sort((a, b) => a.length - b.length)
  const found = new Set<number>()
  let left = among
  for (const { bodies, wordsLeft } of bodiesWithAny(mailbox, scope, words)) {
    for (const one of bodies) found.add(one)
    if (wordsLeft === 0) break
    left = left.filter((index) => !found.has(body[index]!))
    if (wordsLeft <= left.length * questionsAComparison) continue
    for (const index of left) if (bodyHolds(mailbox, body[index]!, scope, sought)) found.add(body[index]!)
    break
  }
  return among.filter((index) => found.has(body[index]!))
}

function compared(
  { mailbox, columns }: Search,
  scope: TextScope,
  sought: SoughtText,
  among: Selection
): Selection {
  const { body } = columns.arrays
  const candidates = bodiesThatMayHold(mailbox, scope, sought)
  return among.filter((index) => {
    const number = body[index]!
    return (candidates?.has(number) ?? true) && bodyHolds(mailbox, number, scope, sought)
  })
}

function bodyHolds(mailbox: Mailbox, body: number, scope: TextScope, sought: SoughtText): boolean {
  const raw = rawMessage(mailbox, body)
  const text = fold(searchableBody(raw))
  return holds({ header: scope === 'text' ? fold(searchableHeader(raw)) : '', text }, scope, sought)
}

function holds(
  { header, text }: { readonly header: string; readonly text: string },
  scope: TextScope,
  { folded }: SoughtText
): boolean {
  return text.includes(folded) || (scope === 'text' && header.includes(folded))
}
