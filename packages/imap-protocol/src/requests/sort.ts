// SORT. RFC 5256 §3; DISPLAYFROM, DISPLAYTO: RFC 5957; RETURN: RFC 5267 §3; RELEVANCY: RFC 6203 §6.
import type { SortCriterion, SortKey } from '@postkeep/mailbox-contract'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type SearchProgram, checkRelevancy, readProgram } from './search.ts'
import { type SearchReturns, readSearchReturns } from './search-return.ts'

export interface SortRequest extends SearchProgram {
  /** The answer is ESEARCH. Absent: the answer is SORT. */
  readonly returns?: SearchReturns
  readonly order: readonly SortCriterion[]
}

const keys: ReadonlyMap<string, SortKey> = new Map([
  ['ARRIVAL', 'arrival'],
  ['CC', 'cc'],
  ['DATE', 'date'],
  ['DISPLAYFROM', 'displayFrom'],
  ['DISPLAYTO', 'displayTo'],
  ['FROM', 'from'],
  ['RELEVANCY', 'relevancy'],
  ['SIZE', 'size'],
  ['SUBJECT', 'subject'],
  ['TO', 'to']
])
const maximumCriteria = 50

export function parseSort(reader: RequestReader): SortRequest {
  const returns = readSearchReturns(reader)
  const order = reader.list(() => readCriterion(reader))
  if (order.length > maximumCriteria) throw new ImapSyntaxError('Too many sort criteria')
  reader.space()
  const program = readProgram(reader, true)
  const isByRelevancy = order.some(({ key }) => key === 'relevancy')
  checkRelevancy(program, returns, isByRelevancy)
  return { ...program, order, ...(returns && { returns }) }
}

function readCriterion(reader: RequestReader): SortCriterion {
  const first = reader.word()
  const reverse = first === 'REVERSE'
  if (reverse) reader.space()
  const name = reverse ? reader.word() : first
  const key = keys.get(name)
  if (key === undefined) throw new ImapSyntaxError(`Unknown sort criterion ${name}`)
  return { key, reverse }
}
