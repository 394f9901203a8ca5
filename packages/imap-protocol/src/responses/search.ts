// SEARCH, SORT and ESEARCH. RFC 3501 §7.2.5; RFC 9051 §7.3.4; RFC 5256 §4; MODSEQ: RFC 7162 §3.1.5; ADDTO, REMOVEFROM: RFC
// 5267 §4.3; PARTIAL: RFC 9394 §3.1; RELEVANCY: RFC 6203 §4; MAILBOX: RFC 7377 §2.1.
import { type SearchReturns, partialSpan } from '../requests/search-return.ts'
import type { NameEncoding } from '../mailbox-name.ts'
import { formatRanges, rangesOf } from '../sequence-set.ts'
import { encodeMailbox } from '../wire/encoder.ts'

export interface SearchResult {
  /** UIDs or sequence numbers, ascending or in the order that was asked for. */
  readonly numbers: Uint32Array
  /** The highest MODSEQ of what was found; only where MODSEQ was searched for. */
  readonly modseq?: number
  /** One for each number. */
  readonly scores?: Uint8Array
}

export function searchResponse(
  { numbers, modseq }: SearchResult,
  name: 'SEARCH' | 'SORT' = 'SEARCH'
): string {
  const found = numbers.length === 0 ? '' : ` ${numbers.join(' ')}`
  return `* ${name}${found}${modseq === undefined || found === '' ? '' : ` (MODSEQ ${modseq})`}\r\n`
}

export interface EsearchOptions {
  readonly tag: string
  readonly uid: boolean
  /** Of ESEARCH: where it was found. */
  readonly mailbox?: { readonly path: string; readonly uidValidity: number; readonly names: NameEncoding }
}

export function esearchResponse(
  result: SearchResult,
  { options, partial }: SearchReturns,
  head: EsearchOptions
): string {
  const { numbers, modseq, scores } = result
  let text = headOf(head)
  // RFC 9051 §7.3.4: MIN, MAX and ALL are left out where nothing was found.
  if (numbers.length > 0) {
    if (options.has('MIN')) text += ` MIN ${numbers[0]}`
    if (options.has('MAX')) text += ` MAX ${numbers.at(-1)}`
    if (options.has('ALL')) text += ` ALL ${formatRanges(rangesOf(numbers))}`
  }
  if (options.has('COUNT')) text += ` COUNT ${numbers.length}`
  const [start, end] = partial ? partialSpan(partial, numbers.length) : [0, numbers.length]
  if (partial !== undefined) {
    const found = start === end ? 'NIL' : formatRanges(rangesOf(numbers.subarray(start, end)))
    text += ` PARTIAL (${partial.text} ${found})`
  }
  if (scores !== undefined && numbers.length > 0) {
    text += ` RELEVANCY (${scores.subarray(start, end).join(' ')})`
  }
  if (modseq !== undefined && numbers.length > 0) text += ` MODSEQ ${modseq}`
  return `${text}\r\n`
}

export interface ContextChange {
  /** Where in the result it is, from 1 on; 0: in the order of the folder. */
  readonly position: number
  readonly numbers: readonly number[]
}

/** What has left or joined the result of a search that is kept up to date, in the order in which it is to be applied. */
export function contextResponse(
  item: 'ADDTO' | 'REMOVEFROM',
  changes: readonly ContextChange[],
  head: EsearchOptions
): string {
  const pairs = changes.map(({ position, numbers }) => `${position} ${formatRanges(rangesOf(numbers))}`)
  return `${headOf(head)} ${item} (${pairs.join(' ')})\r\n`
}

function headOf({ tag, uid, mailbox }: EsearchOptions): string {
  const where =
    mailbox === undefined
      ? ''
      : ` MAILBOX ${encodeMailbox(mailbox.path, mailbox.names)} UIDVALIDITY ${mailbox.uidValidity}`
  return `* ESEARCH (TAG ${quoted(tag)}${where})${uid ? ' UID' : ''}`
}

export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
