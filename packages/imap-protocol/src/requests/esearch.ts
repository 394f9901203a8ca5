// ESEARCH: a search of several mailboxes. RFC 7377 §2.1, §4; the sources: RFC 5465 §6.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { parseSearch, type SearchRequest } from './search.ts'

/** `mailboxes` only where the kind names some. */
export interface SearchSource {
  readonly kind: 'selected' | 'inboxes' | 'personal' | 'subscribed' | 'subtree' | 'subtree-one' | 'mailboxes'
  readonly mailboxes: readonly string[]
}

export interface EsearchRequest extends SearchRequest {
  /** Never empty. */
  readonly sources: readonly SearchSource[]
}

const ofSelected: SearchSource = { kind: 'selected', mailboxes: [] }
const maximumMailboxes = 1000

export function parseEsearch(reader: RequestReader): EsearchRequest {
  const sources = readSources(reader)
  return { sources, ...parseSearch(reader) }
}

function readSources(reader: RequestReader): SearchSource[] {
  if (!reader.looksAt('IN ')) return [ofSelected]
  reader.word()
  reader.space()
  const sources = reader.list(() => readSource(reader))
  reader.space()
  return sources
}

function readSource(reader: RequestReader): SearchSource {
  const name = reader.word()
  switch (name) {
    case 'SELECTED':
      return ofSelected
    case 'INBOXES':
    case 'PERSONAL':
    case 'SUBSCRIBED':
      return { kind: name.toLowerCase() as SearchSource['kind'], mailboxes: [] }
    case 'SUBTREE':
    case 'SUBTREE-ONE':
    case 'MAILBOXES':
      reader.space()
      return { kind: name.toLowerCase() as SearchSource['kind'], mailboxes: readMailboxes(reader) }
    default:
      throw new ImapSyntaxError(`Unknown source ${name}`)
  }
}

function readMailboxes(reader: RequestReader): string[] {
  if (reader.peek() !== '(') return [reader.mailbox()]
  const mailboxes = reader.list(() => reader.mailbox())
  if (mailboxes.length > maximumMailboxes) throw new ImapSyntaxError('Too many mailboxes')
  return mailboxes
}
