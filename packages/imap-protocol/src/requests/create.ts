// CREATE. RFC 9051 §6.3.4; USE: RFC 6154 §3.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'

export interface CreateRequest {
  readonly mailbox: string
  /** Special uses, e.g. `\Sent`, as the client wrote them. */
  readonly use: readonly string[]
}

export function parseCreate(reader: RequestReader): CreateRequest {
  const mailbox = reader.mailbox()
  let use: string[] = []
  if (!reader.isAtEnd) {
    reader.space()
    reader.list(() => {
      const name = reader.word()
      if (name !== 'USE') throw new ImapSyntaxError(`Unknown create parameter ${name}`)
      reader.space()
      use = reader.list(() => reader.flag(), { mayBeEmpty: true })
    })
  }
  reader.end()
  return { mailbox, use }
}
