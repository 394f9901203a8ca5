// Makes a submission ready to be sent: what is missing is added, what is not for recipients taken out. The body and all
// other fields stay as they are, byte for byte. RFC 6409 §8
import { parseMessageId } from '@postkeep/mime'
import { fieldsNamed, valueOf, type MessageHeader } from './read-header.ts'

export interface Additions {
  /** A whole Received field. */
  readonly received: string
  readonly date: Date
  /** In angle brackets. */
  readonly newMessageId: string
}

export interface CompletedMessage {
  /** In pieces: a large message is not copied for a line above it. */
  readonly raw: readonly Buffer[]
  /** In angle brackets; empty where the message's own is malformed. */
  readonly messageId: string
}

/** Bcc: RFC 5322 §3.6.3; Return-Path is the final server's: RFC 5321 §4.4. */
const notSent = new Set(['bcc', 'resent-bcc', 'return-path'])

export function completeMessage(raw: Buffer, header: MessageHeader, additions: Additions): CompletedMessage {
  const { newMessageId, received } = additions
  const ownMessageId = valueOf(header, 'message-id')
  const added = received + missingFields(header, additions)
  const messageId = ownMessageId === undefined ? newMessageId : (parseMessageId(ownMessageId) ?? '')
  return { raw: [Buffer.from(added), ...keptParts(raw, header)], messageId }
}

/** What its sender keeps of it: with Bcc, and without what is said of its way. */
export function filedMessage(raw: Buffer, header: MessageHeader, additions: Additions): Buffer[] {
  return [Buffer.from(missingFields(header, additions)), raw]
}

function missingFields(header: MessageHeader, { date, newMessageId }: Additions): string {
  const hasDate = fieldsNamed(header, 'date').length > 0
  const hasMessageId = valueOf(header, 'message-id') !== undefined
  return (
    (hasDate ? '' : `Date: ${mailDate(date)}\r\n`) + (hasMessageId ? '' : `Message-ID: ${newMessageId}\r\n`)
  )
}

/** RFC 5322 §3.3, in UTC. */
export function mailDate(date: Date): string {
  return date.toUTCString().replace(/GMT$/, '+0000')
}

function keptParts(raw: Buffer, { fields }: MessageHeader): Buffer[] {
  const parts: Buffer[] = []
  let from = 0
  for (const field of fields) {
    if (!notSent.has(field.name.toLowerCase())) continue
    parts.push(raw.subarray(from, field.start))
    from = field.end
  }
  return [...parts, raw.subarray(from)]
}
