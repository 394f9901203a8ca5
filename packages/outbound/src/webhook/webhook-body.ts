// The JSON that a webhook gets: the parsed message with what was found of it (API §3.2). Made piece by piece: as numbers
// in JSON an attachment is four times as large, and is never held whole.
import {
  decodeCharset,
  decodeHeaderText,
  decodePart,
  firstHeader,
  headerFields,
  htmlToText,
  indexMessage,
  parseDate,
  partFileName,
  type MessagePart
} from '@postkeep/mime'
import { addressField } from './address-field.ts'
import type { MessageTask } from './webhook-task.ts'

export interface BodyOptions {
  /** From the flags in the URL: `?attachments=false`, `?raw=false`. */
  readonly hasAttachments: boolean
  readonly hasRaw: boolean
  /** Our name. */
  readonly mta: string
}

const pieceBytes = 64 * 1024

export function* webhookBody(raw: Buffer, task: MessageTask, options: BodyOptions): Generator<string> {
  const message = indexMessage(raw)
  const parts = sortParts(message)
  yield `{"attachments":[`
  if (options.hasAttachments) yield* attachments(raw, parts.files)
  yield ']'
  const fields = { ...textFields(raw, message, parts), ...toldFields(task, options.mta) }
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) yield `,${JSON.stringify(name)}:${JSON.stringify(value)}`
  }
  if (options.hasRaw) yield* rawField(raw)
  yield '}'
}

interface Parts {
  readonly plain: MessagePart[]
  readonly html: MessagePart[]
  readonly files: MessagePart[]
}

function sortParts(message: MessagePart): Parts {
  const parts: Parts = { plain: [], html: [], files: [] }
  const open = [message]
  for (let part = open.pop(); part; part = open.pop()) {
    if (part.children.length > 0) open.push(...part.children.toReversed())
    else listOf(part, parts).push(part)
  }
  return parts
}

function listOf({ disposition, subtype, type }: MessagePart, { files, html, plain }: Parts): MessagePart[] {
  if (type !== 'text' || disposition?.type === 'attachment') return files
  if (subtype === 'plain') return plain
  return subtype === 'html' ? html : files
}

function textFields(raw: Buffer, message: MessagePart, { html, plain }: Parts): Record<string, unknown> {
  const field = (name: string) => firstHeader(raw, message, name)
  const decoded = (part: MessagePart) => decodeCharset(decodePart(raw, part), part.parameters.get('charset'))
  const htmlText = html.map(decoded).join('<br/>\n')
  const text = plain.length > 0 ? plain.map(decoded).join('\n') : htmlToText(htmlText)
  const date = parseDate(field('Date') ?? '')
  return {
    headers: headerText(raw, message),
    headerLines: [...headerFields(raw, message)].map(({ end, name, start }) => ({
      key: name.toLowerCase(),
      line: raw.toString('utf8', start, end).trimEnd()
    })),
    html: htmlText === '' ? false : htmlText,
    text,
    textAsHtml: `<p>${escaped(text).replaceAll('\n', '<br/>')}</p>`,
    subject: decodeHeaderText(field('Subject') ?? ''),
    references: field('References')?.split(/\s+/),
    date: date === undefined ? undefined : new Date(date).toISOString(),
    from: addressField(field('From')),
    to: addressField(field('To')),
    cc: addressField(field('Cc')),
    replyTo: addressField(field('Reply-To')),
    inReplyTo: field('In-Reply-To'),
    messageId: field('Message-ID')
  }
}

function toldFields(task: MessageTask, mta: string): Record<string, unknown> {
  const { arc, dkim, dmarc, recipients, session, spf } = task
  return {
    dkim,
    spf,
    arc,
    dmarc,
    bimi: { status: { result: 'skipped' } },
    recipients,
    session: { ...session, mta }
  }
}

function headerText(raw: Buffer, { bodyStart, headerStart }: MessagePart): string {
  return raw.toString('utf8', headerStart, bodyStart)
}

function* attachments(raw: Buffer, parts: readonly MessagePart[]): Generator<string> {
  for (const [index, part] of parts.entries()) {
    const content = decodePart(raw, part)
    const told = {
      type: 'attachment',
      contentType: `${part.type}/${part.subtype}`,
      partId: String(index + 1),
      contentDisposition: part.disposition?.type ?? 'attachment',
      filename: partFileName(part),
      ...(part.id ? { contentId: part.id, cid: part.id.replace(/^<|>$/g, '') } : {}),
      related: false,
      size: content.length
    }
    yield `${index > 0 ? ',' : ''}${JSON.stringify(told).slice(0, -1)},"content":{"type":"Buffer","data":[`
    for (let at = 0; at < content.length; at += pieceBytes) {
      yield (at > 0 ? ',' : '') + content.subarray(at, at + pieceBytes).join(',')
    }
    yield ']}}'
  }
}

function* rawField(raw: Buffer): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  yield ',"raw":"'
  for (let at = 0; at < raw.length; at += pieceBytes) {
    yield quoted(decoder.decode(raw.subarray(at, at + pieceBytes), { stream: true }))
  }
  yield `${quoted(decoder.decode())}"`
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (sign) => entities[sign]!)
}
