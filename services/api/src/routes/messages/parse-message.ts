// The content of a message as Nodemailer's parser gives it.
import type { Readable } from 'node:stream'
import type { Attachment, ParsedMail } from 'mailparser'
import {
  decodeHeaderText,
  firstHeader,
  indexMessage,
  parseAddressList,
  type MessagePart
} from '@postkeep/mime'

/** What is shown of the content of an attachment, in base64. */
export type ShowContent = (content: Buffer) => string | Promise<string>

export type ParseOptions = {
  /** Without it nothing of contents is shown. */
  readonly show?: ShowContent | undefined
  /** Text is not made HTML too: of very long text that would take all the memory that there is. */
  readonly isTextLong?: boolean
}

/** Bytes. */
const longText = 1024 * 1024

export async function parseMessage(
  raw: Buffer | Readable,
  { isTextLong = false, show }: ParseOptions
): Promise<Record<string, unknown>> {
  // Loaded when the first message is shown.
  const { simpleParser } = await import('mailparser')
  const options = {
    skipImageLinks: true,
    maxHtmlLengthToParse: 2 * 1024 * 1024,
    skipTextToHtml: isTextLong
  }
  const { attachments, headers, headerLines, ...mail }: ParsedMail = await simpleParser(raw, options)
  return {
    ...mail,
    headers: Object.fromEntries(headers),
    headerLines,
    attachments: await Array.fromAsync(attachments, (attachment) => viewAttachment(attachment, show))
  }
}

/** It has more than 1 MB of text, as it came. */
export function hasLongText(raw: Buffer): boolean {
  return raw.length > longText && textBytes(indexMessage(raw)) > longText
}

/** All that is not surely a file. */
function textBytes({ bodyEnd, bodyStart, children, message, type }: MessagePart): number {
  const inner = message ? [message] : children
  if (inner.length > 0) return inner.reduce((sum, part) => sum + textBytes(part), 0)
  return ['application', 'audio', 'image', 'video'].includes(type) ? 0 : bodyEnd - bodyStart
}

async function viewAttachment(
  { content, headers, ...facts }: Attachment,
  show?: ShowContent
): Promise<object> {
  return {
    ...facts,
    headers: Object.fromEntries(headers),
    ...(show && { content: await show(content), encoding: 'base64' })
  }
}

/** Of the header alone, in the same shape. */
export function summaryOf(header: Buffer, part: MessagePart, subject: string): Record<string, unknown> {
  const addresses = (name: string) => {
    const value = parseAddressList(firstHeader(header, part, name) ?? '').map((one) => ({
      name: decodeHeaderText(one.name ?? ''),
      address: one.host ? `${one.mailbox}@${one.host}` : ''
    }))
    return value.length === 0 ? undefined : { value, text: value.map(textOf).join(', ') }
  }
  return { subject, from: addresses('from'), to: addresses('to'), cc: addresses('cc') }
}

function textOf({ address, name }: { readonly name: string; readonly address: string }): string {
  return name === '' ? address : `${name} <${address}>`
}
