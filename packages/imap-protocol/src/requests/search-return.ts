// RETURN options of SEARCH, SORT and ESEARCH. RFC 9051 §6.4.4; SAVE: RFC 5182; UPDATE, CONTEXT: RFC 5267 §4; PARTIAL: RFC
// 9394; RELEVANCY: RFC 6203 §4.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { largestNumber } from '../wire/syntax.ts'

export type SearchReturn = 'MIN' | 'MAX' | 'ALL' | 'COUNT' | 'SAVE' | 'UPDATE' | 'CONTEXT' | 'RELEVANCY'

/** From the `first`th result to the `last`th, both included, `first` <= `last`; from the end where `fromEnd`. */
export interface PartialRange {
  readonly first: number
  readonly last: number
  readonly fromEnd: boolean
  /** As it was asked: the answer repeats it. */
  readonly text: string
}

export interface SearchReturns {
  readonly options: ReadonlySet<SearchReturn>
  readonly partial?: PartialRange
}

const known: ReadonlySet<string> = new Set<SearchReturn>([
  'MIN',
  'MAX',
  'ALL',
  'COUNT',
  'SAVE',
  'UPDATE',
  'CONTEXT',
  'RELEVANCY'
])
/** These ask for data; without any of them RETURN means ALL (RFC 9051 §6.4.4). */
const data: readonly SearchReturn[] = ['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE', 'UPDATE']
const partialAt = /(-?)(\d{1,10}):(-?)(\d{1,10})/y

/** `RETURN (…) `, with the space behind it; undefined where there is none. */
export function readSearchReturns(reader: RequestReader): SearchReturns | undefined {
  if (!reader.looksAt('RETURN ')) return undefined
  reader.word()
  reader.space()
  const options = new Set<SearchReturn>()
  let partial: PartialRange | undefined
  const option = (): void => {
    const name = reader.word()
    if (name === 'PARTIAL') {
      if (partial !== undefined) throw new ImapSyntaxError('PARTIAL is given twice')
      partial = readPartialRange(reader)
    } else if (known.has(name)) options.add(name as SearchReturn)
    else throw new ImapSyntaxError(`Unknown search return option ${name}`)
  }
  reader.list(option, { mayBeEmpty: true })
  reader.space()
  if (partial !== undefined && options.has('ALL')) {
    throw new ImapSyntaxError('PARTIAL and ALL exclude each other')
  }
  if (partial === undefined && !data.some((name) => options.has(name))) options.add('ALL')
  return { options, ...(partial && { partial }) }
}

/** ` 1:100` or ` -1:-100`. RFC 9394 §4 (partial-range) */
export function readPartialRange(reader: RequestReader): PartialRange {
  reader.space()
  const text = reader.match(partialAt, 'a range of results')
  const [a, b] = text.split(':').map(Number) as [number, number]
  const isWhole = a !== 0 && b !== 0 && Math.sign(a) === Math.sign(b)
  const [first, last] = [Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b))]
  if (!isWhole || last > largestNumber) throw new ImapSyntaxError('Not a range of results')
  return { first, last, fromEnd: a < 0, text }
}

/** Start and end (not included) of the range in a list of so many. */
export function partialSpan({ first, last, fromEnd }: PartialRange, count: number): [number, number] {
  if (first > count) return [0, 0]
  const end = Math.min(last, count)
  return fromEnd ? [count - end, count - first + 1] : [first - 1, end]
}
