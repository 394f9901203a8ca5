// SORT: messages by what is known of them, nothing of it read from the messages themselves. RFC 5256 §3, RFC 5957
import type { SortCriterion } from '@postkeep/mailbox-contract'
import type { Search, Selection } from '../search/select-messages.ts'
import type { Steps } from '../search/steps.ts'
import { eachOrderEntry } from './order-entries.ts'
import { orderTextsOf, sentOf, type OrderText } from './order-entry.ts'

type Keys = ArrayLike<number> | readonly string[]

const columnKeys = { arrival: 'internalDate', size: 'size' } as const

/** Indices into the folder's columns, in order. `relevancy`: a score for each of `found`. */
export function* sortMessages(
  search: Search,
  found: Selection,
  { criteria, relevancy }: { readonly criteria: readonly SortCriterion[]; readonly relevancy?: Uint8Array }
): Steps<Selection> {
  const derived = yield* derivedKeys(search, found, criteria)
  const comparisons = criteria.map(({ key, reverse }) => {
    const isColumn = key === 'arrival' || key === 'size'
    if (key === 'relevancy') return comparison(relevancy ?? [], !reverse)
    return comparison(isColumn ? columnOf(search, found, columnKeys[key]) : derived.get(key)!, reverse)
  })
  const places = Uint32Array.from(found, (_, place) => place)
  places.sort((a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    // RFC 5256 §3: what is equal in everything is in the order of the folder.
    return a - b
  })
  return places.map((place) => found[place]!)
}

function columnOf({ columns }: Search, found: Selection, name: 'internalDate' | 'size'): Keys {
  const column = columns.arrays[name]
  return Float64Array.from(found, (index) => column[index]!)
}

function comparison(keys: Keys, reverse: boolean): (a: number, b: number) => number {
  const sign = reverse ? -1 : 1
  return (a, b) => {
    const [left, right] = [keys[a]!, keys[b]!]
    return left < right ? -sign : left > right ? sign : 0
  }
}

/** Keys from the order entries, by criterion. */
function* derivedKeys(
  { mailbox, columns }: Search,
  found: Selection,
  criteria: readonly SortCriterion[]
): Steps<Map<string, Keys>> {
  const wanted = [...new Set(criteria.map(({ key }) => key))]
  const names = wanted.filter(isText)
  const keys = new Map<string, Keys>()
  if (names.length === 0 && !wanted.includes('date')) return keys
  const { body, internalDate } = columns.arrays
  const texts = names.map(() => Array.from({ length: found.length }, () => ''))
  const sent = new Float64Array(found.length)
  const bodies = found.map((index) => body[index]!)
  yield* eachOrderEntry(mailbox, bodies, (entry, place) => {
    sent[place] = dateOr(sentOf(entry), internalDate[found[place]!]!)
    if (names.length === 0) return
    for (const [at, text] of orderTextsOf(entry, names).entries()) texts[at]![place] = text
  })
  keys.set('date', sent)
  for (const [at, name] of names.entries()) keys.set(name, texts[at]!)
  return keys
}

/** RFC 5256 §2.2: INTERNALDATE where there is no date. */
export function dateOr(sent: number, internalDate: number): number {
  return Number.isNaN(sent) ? internalDate : sent
}

function isText(key: string): key is OrderText {
  return key !== 'arrival' && key !== 'size' && key !== 'date' && key !== 'relevancy'
}
