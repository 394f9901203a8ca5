// RENAME. RFC 9051 §6.3.6.
import type { RequestReader } from '../wire/request-reader.ts'

export interface RenameRequest {
  readonly from: string
  readonly to: string
}

export function parseRename(reader: RequestReader): RenameRequest {
  const from = reader.mailbox()
  reader.space()
  const to = reader.mailbox()
  reader.end()
  return { from, to }
}
