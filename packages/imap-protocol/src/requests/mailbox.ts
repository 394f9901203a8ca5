// Commands of one mailbox name: DELETE, SUBSCRIBE, UNSUBSCRIBE. RFC 9051 §6.3.
import type { RequestReader } from '../wire/request-reader.ts'

export function parseMailbox(reader: RequestReader): { readonly mailbox: string } {
  const mailbox = reader.mailbox()
  reader.end()
  return { mailbox }
}
