// EXPUNGE, UID EXPUNGE. RFC 9051 §6.4.3, §6.4.9.
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'

export interface ExpungeRequest {
  /** Only of UID EXPUNGE. */
  readonly set?: SequenceSet
}

export function parseExpunge(reader: RequestReader, options: { readonly uid: boolean }): ExpungeRequest {
  const set = options.uid ? reader.messageSet() : undefined
  reader.end()
  return set === undefined ? {} : { set }
}
