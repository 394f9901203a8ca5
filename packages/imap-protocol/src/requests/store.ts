// STORE. RFC 9051 §6.4.6; UNCHANGEDSINCE: RFC 7162 §3.1.3.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { readFlags } from './flag-list.ts'

export interface StoreRequest {
  readonly set: SequenceSet
  readonly mode: 'add' | 'remove' | 'replace'
  readonly silent: boolean
  readonly flags: readonly string[]
  readonly unchangedSince?: number
}

const itemAt = /[+-]?FLAGS(?:\.SILENT)?(?= )/iy

export function parseStore(reader: RequestReader): StoreRequest {
  const set = reader.messageSet()
  reader.space()
  const unchangedSince = reader.peek() === '(' ? readModifiers(reader) : undefined
  const item = reader.match(itemAt, 'FLAGS, +FLAGS or -FLAGS').toUpperCase()
  reader.space()
  const flags = readFlags(reader)
  reader.end()
  return {
    set,
    mode: item.startsWith('+') ? 'add' : item.startsWith('-') ? 'remove' : 'replace',
    silent: item.endsWith('.SILENT'),
    flags,
    ...(unchangedSince === undefined ? {} : { unchangedSince })
  }
}

function readModifiers(reader: RequestReader): number | undefined {
  let unchangedSince: number | undefined
  reader.list(() => {
    const name = reader.word()
    if (name !== 'UNCHANGEDSINCE') throw new ImapSyntaxError(`Unknown store modifier ${name}`)
    reader.space()
    unchangedSince = reader.number64()
  })
  reader.space()
  return unchangedSince
}
