// SEARCH and ESEARCH. RFC 3501 §7.2.5; RFC 9051 §7.3.4; MODSEQ: RFC 7162 §3.1.5.
import type { SearchReturn } from '../requests/search.ts'
import { formatRanges, rangesOf } from '../sequence-set.ts'

export interface SearchResult {
  /** Ascending numbers: UIDs or sequence numbers. */
  readonly numbers: Uint32Array
  /** The highest MODSEQ of what was found; only where MODSEQ was searched for. */
  readonly modseq?: number
}

export function searchResponse({ numbers, modseq }: SearchResult): string {
  const found = numbers.length === 0 ? '' : ` ${numbers.join(' ')}`
  return `* SEARCH${found}${modseq === undefined || found === '' ? '' : ` (MODSEQ ${modseq})`}\r\n`
}

export interface EsearchOptions {
  readonly tag: string
  readonly uid: boolean
  readonly returns: ReadonlySet<SearchReturn>
}

export function esearchResponse({ numbers, modseq }: SearchResult, options: EsearchOptions): string {
  const { tag, uid, returns } = options
  let text = `* ESEARCH (TAG "${tag.replaceAll(/["\\]/g, String.raw`\$&`)}")${uid ? ' UID' : ''}`
  // RFC 9051 §7.3.4: MIN, MAX and ALL are left out where nothing was found.
  if (numbers.length > 0) {
    if (returns.has('MIN')) text += ` MIN ${numbers[0]}`
    if (returns.has('MAX')) text += ` MAX ${numbers.at(-1)}`
    if (returns.has('ALL')) text += ` ALL ${formatRanges(rangesOf(numbers))}`
  }
  if (returns.has('COUNT')) text += ` COUNT ${numbers.length}`
  if (modseq !== undefined && numbers.length > 0) text += ` MODSEQ ${modseq}`
  return `${text}\r\n`
}
