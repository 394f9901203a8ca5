// THREAD. RFC 5256 §3.
import type { ThreadAlgorithm } from '@postkeep/mailbox-contract'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type SearchProgram, readProgram } from './search.ts'

export interface ThreadRequest extends SearchProgram {
  readonly algorithm: ThreadAlgorithm
}

const algorithms: ReadonlyMap<string, ThreadAlgorithm> = new Map([
  ['ORDEREDSUBJECT', 'orderedSubject'],
  ['REFERENCES', 'references']
])

export function parseThread(reader: RequestReader): ThreadRequest {
  const name = reader.word()
  const algorithm = algorithms.get(name)
  if (algorithm === undefined) throw new ImapSyntaxError(`Unknown threading algorithm ${name}`)
  reader.space()
  return { algorithm, ...readProgram(reader, true) }
}
