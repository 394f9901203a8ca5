// STATUS. RFC 9051 §6.3.11; HIGHESTMODSEQ: RFC 7162; MAILBOXID: RFC 8474; APPENDLIMIT: RFC 7889;
// DELETED-STORAGE: RFC 9208 §4.1.4.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'

const items = [
  'MESSAGES',
  'RECENT',
  'UIDNEXT',
  'UIDVALIDITY',
  'UNSEEN',
  'DELETED',
  'DELETED-STORAGE',
  'SIZE',
  'HIGHESTMODSEQ',
  'MAILBOXID',
  'APPENDLIMIT'
] as const

export type StatusItem = (typeof items)[number]

export interface StatusRequest {
  readonly mailbox: string
  readonly items: readonly StatusItem[]
}

export function parseStatus(reader: RequestReader): StatusRequest {
  const mailbox = reader.mailbox()
  reader.space()
  const wanted = readStatusItems(reader)
  reader.end()
  return { mailbox, items: wanted }
}

export function readStatusItems(reader: RequestReader): StatusItem[] {
  const wanted = reader.list(() => {
    const name = reader.word()
    const item = items.find((known) => known === name)
    if (item === undefined) throw new ImapSyntaxError(`Unknown status item ${name}`)
    return item
  })
  return [...new Set(wanted)]
}
