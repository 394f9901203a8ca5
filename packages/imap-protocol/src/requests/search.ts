// SEARCH. RFC 9051 §6.4.4; ESEARCH: RFC 4731; MODSEQ: RFC 7162 §3.1.5; OLDER, YOUNGER: RFC 5032; EMAILID, THREADID: RFC
// 8474 §5; SAVED…: RFC 8514.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type SearchTree, readSearchKeys, searchesFuzzily } from './search-key.ts'
import { type SearchReturns, readSearchReturns } from './search-return.ts'

/** What is searched for, in whatever form it is answered. */
export interface SearchProgram {
  /** Upper-case charset that was named but is none of ours: to be answered with BADCHARSET. */
  readonly unknownCharset?: string
  /** The charset was named. */
  readonly hasCharset: boolean
  readonly key: SearchTree
}

export interface SearchRequest extends SearchProgram {
  /** RETURN options: the answer is ESEARCH. Absent: the answer is SEARCH. */
  readonly returns?: SearchReturns
}

export function parseSearch(reader: RequestReader): SearchRequest {
  const returns = readSearchReturns(reader)
  const hasCharset = reader.looksAt('CHARSET ')
  if (hasCharset) {
    reader.word()
    reader.space()
  }
  const program = readProgram(reader, hasCharset)
  checkRelevancy(program, returns)
  return { ...program, ...(returns && { returns }) }
}

/** `charset SP keys`, or the keys alone, to the end of the command. */
export function readProgram(reader: RequestReader, hasCharset: boolean): SearchProgram {
  const charset = hasCharset ? reader.astring().toUpperCase() : 'UTF-8'
  if (hasCharset) reader.space()
  if (charset !== 'UTF-8' && charset !== 'US-ASCII') {
    return { hasCharset, unknownCharset: charset, key: { type: 'all' } }
  }
  const key = readSearchKeys(reader)
  reader.end()
  return { hasCharset, key }
}

/** RFC 6203 §4, §6: scores are of fuzzy keys only. */
export function checkRelevancy(
  { key, unknownCharset }: SearchProgram,
  returns: SearchReturns | undefined,
  isSorted = false
): void {
  const isAsked = isSorted || returns?.options.has('RELEVANCY') === true
  if (isAsked && unknownCharset === undefined && !searchesFuzzily(key)) {
    throw new ImapSyntaxError('RELEVANCY needs a FUZZY search key')
  }
}
