// COPY, MOVE. RFC 9051 §6.4.7, §6.4.8.
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'

export interface CopyRequest {
  readonly set: SequenceSet
  readonly mailbox: string
}

export function parseCopy(reader: RequestReader): CopyRequest {
  const set = reader.messageSet()
  reader.space()
  const mailbox = reader.mailbox()
  reader.end()
  return { set, mailbox }
}
