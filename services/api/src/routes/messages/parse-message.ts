// The content of a message as Nodemailer's parser gives it.
import type { Readable } from 'node:stream'
import type { Attachment, ParsedMail } from 'mailparser'
import { decodeHeaderText, firstHeader, indexMessage, parseAddressList } from '@postkeep/mime'

/** What is shown of the content of an attachment, in base64. */
export type ShowContent = (content: Buffer) => string | Promise<string>

/** `show`: without it nothing of contents is shown. */
export async function parseMessage(
  raw: Buffer | Readable,
  show?: ShowContent
): Promise<Record<string, unknown>> {
  // Loaded when the first message is shown.
  const { simpleParser } = await import('mailparser')
  const options = { skipImageLinks: true, maxHtmlLengthToParse: 2 * 1024 * 1024 }
  const { attachments, headers, headerLines, ...mail }: ParsedMail = await simpleParser(raw, options)
  return {
    ...mail,
    headers: Object.fromEntries(headers),
    headerLines,
    attachments: await Array.fromAsync(attachments, (attachment) => viewAttachment(attachment, show))
  }
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
export function summaryOf(header: Buffer): Record<string, unknown> {
  const part = indexMessage(header, { parts: 1 })
  const text = (name: string) => firstHeader(header, part, name)
  const addresses = (name: string) => {
    const value = parseAddressList(text(name) ?? '').map((one) => ({
      name: decodeHeaderText(one.name ?? ''),
      address: one.host ? `${one.mailbox}@${one.host}` : ''
    }))
    return value.length === 0 ? undefined : { value, text: value.map(textOf).join(', ') }
  }
  return {
    subject: decodeHeaderText(text('subject') ?? ''),
    from: addresses('from'),
    to: addresses('to'),
    cc: addresses('cc')
  }
}

function textOf({ address, name }: { readonly name: string; readonly address: string }): string {
  return name === '' ? address : `${name} <${address}>`
}
