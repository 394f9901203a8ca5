// Mail that the server itself writes to people: needs no alias and no verified domain. RFC 3834 §5 fields keep replies away.
import { randomUUID } from 'node:crypto'
import { product } from '@postkeep/config'
import type { NewEmail } from './queue/new-email.ts'

export type SystemMail = {
  /** An address, as `local@domain`. */
  readonly to: string
  readonly subject: string
  /** Plain text; lines end with \n. */
  readonly text: string
  /** BCP 47. */
  readonly language?: string
  /** A text file that goes with it. */
  readonly attachment?: { readonly filename: string; readonly contentType: string; readonly content: string }
}

type SystemMailContext = {
  readonly queue: { enqueue(email: NewEmail): Promise<{ readonly id: string }> }
  /** The server's own domain. */
  readonly serverDomain: string
  readonly now?: () => Date
}

/** Durable when it resolves. */
export async function queueSystemMail(mail: SystemMail, context: SystemMailContext): Promise<{ id: string }> {
  const { serverDomain, now = () => new Date() } = context
  const messageId = `<${randomUUID()}@${serverDomain}>`
  return context.queue.enqueue({
    kind: 'system',
    // What cannot be delivered comes back to nobody.
    envelope: { from: '', to: [mail.to] },
    raw: compose(mail, { serverDomain, messageId, date: now() }),
    messageId,
    subject: mail.subject,
    trace: `system ${messageId}`
  })
}

type Facts = { readonly serverDomain: string; readonly messageId: string; readonly date: Date }

function compose(
  { attachment, language, subject, text, to }: SystemMail,
  { date, messageId, serverDomain }: Facts
): Buffer {
  const written = textPart(text, 'Content-Type: text/plain; charset=utf-8')
  const body = attachment ? mixed(written, attachment) : written
  const fields = [
    `From: ${product.name} <postmaster@${serverDomain}>`,
    `To: <${to}>`,
    `Subject: ${encodedWords(subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    ...(language ? [`Content-Language: ${language}`] : [])
  ]
  return Buffer.from([...fields, ...body, ''].join('\r\n'))
}

/** Header and body. RFC 2045 §6.8 */
function textPart(text: string, ...fields: string[]): string[] {
  const bytes = Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'))
  const lines = bytes.toString('base64').match(/.{1,76}/g) ?? []
  return [...fields, 'Content-Transfer-Encoding: base64', '', ...lines]
}

/** RFC 2046 §5.1.3. In base64 no line begins as the boundary does. */
function mixed(first: readonly string[], file: NonNullable<SystemMail['attachment']>): string[] {
  const { content, contentType, filename } = file
  const disposition = `Content-Disposition: attachment; filename="${filename}"`
  const second = textPart(content, `Content-Type: ${contentType}`, disposition)
  const type = 'Content-Type: multipart/mixed; boundary="-file-"'
  return [type, '', '---file-', ...first, '---file-', ...second, '---file---']
}

/** RFC 2047; words of at most 75 characters, none of which cuts a character. */
function encodedWords(text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ')
  if (/^[\x20-\x7e]{0,60}$/.test(line) && !line.includes('=?')) return line
  const words: string[] = []
  let piece = ''
  for (const character of line) {
    if (Buffer.byteLength(piece + character) > 45) {
      words.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...words, piece].map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ')
}
