// SEARCH. RFC 9051 §6.4.4; MODSEQ: RFC 7162 §3.1.5; OLDER, YOUNGER: RFC 5032; EMAILID, THREADID: RFC 8474 §5.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type SearchTree, readSearchKeys } from './search-key.ts'

export type SearchReturn = 'MIN' | 'MAX' | 'ALL' | 'COUNT'

export interface SearchRequest {
  /** RETURN options: the answer is ESEARCH. Absent: the answer is SEARCH. */
  readonly returns?: ReadonlySet<SearchReturn>
  /** Upper-case charset that was named but is none of ours: to be answered with BADCHARSET. */
  readonly unknownCharset?: string
  readonly key: SearchTree
}

const returnOptions: ReadonlySet<string> = new Set<SearchReturn>(['MIN', 'MAX', 'ALL', 'COUNT'])

export function parseSearch(reader: RequestReader): SearchRequest {
  const returns = readReturns(reader)
  const charset = readCharset(reader)
  const isKnown = charset === undefined || charset === 'UTF-8' || charset === 'US-ASCII'
  const key: SearchTree = isKnown ? readSearchKeys(reader) : { type: 'all' }
  if (isKnown) reader.end()
  return {
    key,
    ...(returns === undefined ? {} : { returns }),
    ...(isKnown ? {} : { unknownCharset: charset })
  }
}

function readReturns(reader: RequestReader): Set<SearchReturn> | undefined {
  if (!reader.looksAt('RETURN ')) return undefined
  reader.word()
  reader.space()
  const options = reader.list(() => reader.word(), { mayBeEmpty: true })
  reader.space()
  const unknown = options.find((option) => !returnOptions.has(option))
  if (unknown !== undefined) throw new ImapSyntaxError(`Unknown search return option ${unknown}`)
  // RFC 9051 §6.4.4: no option means ALL.
  return new Set(options.length === 0 ? ['ALL'] : (options as SearchReturn[]))
}

function readCharset(reader: RequestReader): string | undefined {
  if (!reader.looksAt('CHARSET ')) return undefined
  reader.word()
  reader.space()
  const charset = reader.astring().toUpperCase()
  reader.space()
  return charset
}
