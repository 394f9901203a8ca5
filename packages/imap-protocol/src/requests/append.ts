// APPEND. RFC 9051 §6.3.12; several messages: RFC 3502; CATENATE: RFC 4469 §3; literal8: RFC 3516 §4.4; UTF8: RFC 6855 §4.
import { type DateTime, parseDateTime } from '../date-time.ts'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { readFlags } from './flag-list.ts'

/** A piece of a message: bytes, or the URL of what is in the mailbox already. */
export type MessagePiece = { readonly bytes: Buffer } | { readonly url: string }

export interface AppendedMessage {
  readonly flags: readonly string[]
  /** Absent: now. */
  readonly date?: DateTime
  /** The message is these, one after the other. */
  readonly pieces: readonly MessagePiece[]
}

export interface AppendRequest {
  readonly mailbox: string
  readonly messages: readonly AppendedMessage[]
}

const maximumMessages = 1000
const maximumPieces = 100

export function parseAppend(reader: RequestReader): AppendRequest {
  const mailbox = reader.mailbox()
  const messages: AppendedMessage[] = []
  do messages.push(readMessage(reader))
  while (!reader.isAtEnd && messages.length < maximumMessages)
  reader.end()
  return { mailbox, messages }
}

/** Flags, date and data of one message, with the space before each. */
export function readMessage(reader: RequestReader): AppendedMessage {
  reader.space()
  const hasFlags = reader.peek() === '('
  const flags = hasFlags ? readFlags(reader) : []
  if (hasFlags) reader.space()
  const date = reader.peek() === '"' ? parseDateTime(reader.string().toString('latin1')) : undefined
  if (date !== undefined) reader.space()
  return { flags, pieces: readPieces(reader), ...(date === undefined ? {} : { date }) }
}

function readPieces(reader: RequestReader): MessagePiece[] {
  if (reader.looksAt('CATENATE ')) {
    reader.word()
    reader.space()
    const pieces = reader.list(() => readPiece(reader))
    if (pieces.length > maximumPieces) throw new ImapSyntaxError('Too many parts')
    return pieces
  }
  return [reader.looksAt('UTF8 ') ? readPiece(reader) : { bytes: reader.literal() }]
}

function readPiece(reader: RequestReader): MessagePiece {
  const kind = reader.word()
  reader.space()
  if (kind === 'URL') return { url: reader.astring() }
  if (kind === 'TEXT') return { bytes: reader.literal() }
  if (kind !== 'UTF8') throw new ImapSyntaxError(`Unknown part ${kind}`)
  reader.expect('(')
  const bytes = reader.literal()
  reader.expect(')')
  return { bytes }
}
