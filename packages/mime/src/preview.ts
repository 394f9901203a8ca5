// The first words of a message, for lists. RFC 8970 §3
import { decodedText } from './decoded-text.ts'
import { imapString } from './imap-string.ts'
import type { MessagePart } from './message-part.ts'

const previewLength = 200

/** The first 200 characters of a text, on one line. */
export function previewOf(text: string): string {
  const start = text.slice(0, previewLength * 5).replace(/[\s\p{Cc}]+/gu, ' ')
  return start.trim().slice(0, previewLength).toWellFormed()
}

/** A preview as IMAP sends it: UTF-8, never NIL. */
export function previewValue(preview: string): Buffer {
  return Buffer.from(imapString(Buffer.from(preview).toString('latin1')), 'latin1')
}

/** The preview of a message as IMAP sends it. */
export function preview(raw: Buffer, part: MessagePart): Buffer {
  return previewValue(previewOf(decodedText(raw, part)))
}
