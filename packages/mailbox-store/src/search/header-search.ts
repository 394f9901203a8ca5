// SEARCH HEADER, SUBJECT, FROM, TO …: the index names candidates, the header field itself is compared.
import { bodiesThatMayHold } from './full-text.ts'
import { cachedHeaderReader, isCachedField, rawMessage } from './header-reader.ts'
import { headerValues, isSearchableField } from './message-text.ts'
import type { Search, Selection } from './select-messages.ts'
import { fold, soughtText } from './words.ts'

/** Empty text: the field is there. */
export function headerMatches(
  { mailbox, columns }: Search,
  { name, text }: { readonly name: string; readonly text: string },
  among: Selection
): Selection {
  const { body } = columns.arrays
  const field = name.toLowerCase()
  const sought = soughtText(text)
  const candidates = isSearchableField(field)
    ? bodiesThatMayHold(mailbox, 'header', sought.folded === '' ? soughtText(`:${field}:`) : sought)
    : undefined
  const readCached = cachedHeaderReader(mailbox)
  const headerOf = isCachedField(field) ? readCached : (number: number) => rawMessage(mailbox, number)
  return among.filter((index) => {
    const number = body[index]!
    const isCandidate = candidates?.has(number) ?? true
    if (!isCandidate && mailbox.derived.waiting(number) === undefined) return false
    return headerValues(headerOf(number), field).some((value) => fold(value).includes(sought.folded))
  })
}
