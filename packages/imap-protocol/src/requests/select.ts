// SELECT, EXAMINE. RFC 9051 §6.3.2; CONDSTORE: RFC 7162 §3.1.8.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import { canonicalMailboxName } from '../mailbox-name.ts'
import type { RequestReader } from '../wire/request-reader.ts'

export interface SelectRequest {
  readonly mailbox: string
  /** The name as the client wrote it. */
  readonly written: string
  readonly condstore: boolean
}

export function parseSelect(reader: RequestReader): SelectRequest {
  const written = reader.writtenMailbox()
  let condstore = false
  if (!reader.isAtEnd) {
    reader.space()
    reader.list(() => {
      const name = reader.word()
      if (name !== 'CONDSTORE') throw new ImapSyntaxError(`Unknown select parameter ${name}`)
      condstore = true
    })
  }
  reader.end()
  return { mailbox: canonicalMailboxName(written), written, condstore }
}
