// SEARCH HEADER, SUBJECT, FROM, TO …: the index names candidates, the header field itself is compared.
import { bodiesThatMayHold, bodiesWithWords } from './full-text.ts'
import { cachedHeaderReader, isCachedField, rawMessage } from './header-reader.ts'
import { headerValues, isSearchableField } from './message-text.ts'
import type { Search, Selection } from './select-messages.ts'
import type { Steps } from './steps.ts'
import { asBeginning, fold, holds, soughtText, type SoughtText } from './words.ts'

interface HeaderKey {
  readonly name: string
  readonly text: string
  readonly fuzzy?: true
}

/** Empty text: the field is there. */
export function* headerMatches(search: Search, key: HeaderKey, among: Selection): Steps<Selection> {
  const { mailbox, columns } = search
  const { body } = columns.arrays
  const field = key.name.toLowerCase()
  const sought = soughtText(key.text)
  while (mailbox.vocabulary.loadSome()) yield
  const left = candidatesOf(search, { field, sought, isFuzzy: key.fuzzy === true }, among)
  const readCached = cachedHeaderReader(mailbox)
  const isCached = isCachedField(field)
  const headerOf = isCached ? readCached : (number: number) => rawMessage(mailbox, number)
  const isFound = new Uint8Array(left.length)
  for (const [place, index] of left.entries()) {
    const values = headerValues(headerOf(body[index]!), field).map(fold)
    if (values.some((value) => holds(value, sought, key.fuzzy === true))) isFound[place] = 1
    yield isCached ? undefined : { done: place + 1, total: left.length }
  }
  return left.filter((_, place) => isFound[place] === 1)
}

/** Those that the index names, and those that it does not know yet. */
function candidatesOf(
  { mailbox, columns }: Search,
  { field, sought, isFuzzy }: { field: string; sought: SoughtText; isFuzzy: boolean },
  among: Selection
): Selection {
  if (!isSearchableField(field)) return among
  const words = sought.folded === '' ? soughtText(`:${field}:`) : sought
  const candidates = isFuzzy
    ? new Set(bodiesWithWords(mailbox, 'header', words.words.map(asBeginning)))
    : bodiesThatMayHold(mailbox, 'header', words)
  if (candidates === undefined) return among
  const { body } = columns.arrays
  return among.filter((index) => {
    const number = body[index]!
    return candidates.has(number) || mailbox.derived.waiting(number) !== undefined
  })
}
