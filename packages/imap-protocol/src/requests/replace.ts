// REPLACE. RFC 8508 §3.
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type AppendedMessage, readMessage } from './append.ts'

export interface ReplaceRequest {
  /** One number. */
  readonly set: SequenceSet
  readonly mailbox: string
  readonly message: AppendedMessage
}

const oneNumberAhead = /(?=(?:\d+|\*) )/y

export function parseReplace(reader: RequestReader): ReplaceRequest {
  reader.match(oneNumberAhead, 'a message number')
  const set = reader.sequenceSet()
  reader.space()
  const mailbox = reader.mailbox()
  const message = readMessage(reader)
  reader.end()
  return { set, mailbox, message }
}
