// APPEND. RFC 9051 §6.3.12.
import { type DateTime, parseDateTime } from '../date-time.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { readFlags } from './flag-list.ts'

export interface AppendRequest {
  readonly mailbox: string
  readonly flags: readonly string[]
  /** Absent: now. */
  readonly date?: DateTime
  readonly message: Buffer
}

export function parseAppend(reader: RequestReader): AppendRequest {
  const mailbox = reader.mailbox()
  reader.space()
  const hasFlags = reader.peek() === '('
  const flags = hasFlags ? readFlags(reader) : []
  if (hasFlags) reader.space()
  const date = reader.peek() === '"' ? parseDateTime(reader.string().toString('latin1')) : undefined
  if (date !== undefined) reader.space()
  const message = reader.literal()
  reader.end()
  return { mailbox, flags, message, ...(date === undefined ? {} : { date }) }
}
