// All that is computed of a message once, when it is delivered, so that listing, searching and threading read no bodies.
import { bodyStructure } from './body-structure.ts'
import { cachedHeaders } from './cached-headers.ts'
import { decodeHeaderText } from './decode-header-text.ts'
import { decodedText } from './decoded-text.ts'
import { envelope } from './envelope.ts'
import { hasAttachment } from './has-attachment.ts'
import { allRawHeaders, firstHeader, headerText } from './header-fields.ts'
import { indexMessage } from './index-message.ts'
import { parseMessageId, parseMessageIds } from './message-ids.ts'
import type { MessagePart } from './message-part.ts'
import { parseDate } from './parse-date.ts'
import { previewOf } from './preview.ts'

export type PreparedMessage = {
  /** Bytes. */
  size: number
  /** The ENVELOPE's length (u32, little endian), the ENVELOPE, the BODYSTRUCTURE, both as IMAP sends them. */
  structure: Buffer
  /** cachedHeaders of the message. */
  headers: Buffer
  /** Decoded. */
  subject: string
  /** Decoded From, To, Cc, Bcc, Sender and Reply-To, a line a field, for the full-text index. */
  addresses: string
  text: string
  /** With its angle brackets, as those below. */
  messageId: string | undefined
  inReplyTo: string | undefined
  references: string[]
  /** Milliseconds since 1970, of the Date field. */
  sentDate: number | undefined
  /** The first 200 characters of the text on one line. */
  preview: string
  hasAttachment: boolean
}

const addressFields = ['from', 'to', 'cc', 'bcc', 'sender', 'reply-to']
const longestAddresses = 20_000

export function prepareMessage(raw: Buffer): PreparedMessage {
  const part = indexMessage(raw)
  const text = decodedText(raw, part)
  const header = (name: string) => firstHeader(raw, part, name)
  return {
    size: raw.length,
    structure: structureEntry(raw, part),
    headers: cachedHeaders(raw, part),
    subject: decodeHeaderText(header('subject') ?? ''),
    addresses: addressText(raw, part),
    text,
    messageId: parseMessageId(header('message-id')),
    inReplyTo: parseMessageId(header('in-reply-to')),
    references: parseMessageIds(header('references') ?? ''),
    sentDate: parseDate(header('date') ?? ''),
    preview: previewOf(text),
    hasAttachment: hasAttachment(part)
  }
}

function structureEntry(raw: Buffer, part: MessagePart): Buffer {
  const envelopeValue = envelope(raw, part)
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32LE(envelopeValue.length)
  return Buffer.concat([length, envelopeValue, bodyStructure(raw, part)])
}

function addressText(raw: Buffer, part: MessagePart): string {
  const fields = addressFields.flatMap((name) => allRawHeaders(raw, part, name))
  const lines = fields.map((value) => decodeHeaderText(headerText(value.slice(0, longestAddresses))))
  return lines.join('\n').slice(0, longestAddresses)
}
