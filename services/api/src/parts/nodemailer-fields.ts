// The fields of a message as Nodemailer takes them: what is large as streams where it can, as texts where it cannot.
import { Readable } from 'node:stream'
import { LargeContent } from '../body/large-content.ts'
import type { MessageFields } from './message-fields.ts'

type Attachment = NonNullable<MessageFields['attachments']>[number]
type Words = string | { readonly content?: string | Uint8Array | LargeContent | undefined }

/** Of a text in base64 that is decoded in pieces. */
const wholeGroup = 4

export function hasLargeContent({ attachments = [], ...fields }: MessageFields): boolean {
  const words = [...wordsOf(fields), ...(fields.alternatives ?? []), ...attachments]
  return words.some((one) => typeof one === 'object' && one.content instanceof LargeContent)
}

export async function nodemailerFields({ attachments, ...fields }: MessageFields): Promise<object> {
  const { alternatives, amp, html, icalEvent, text, watchHtml } = fields
  return {
    ...fields,
    amp: await inMemory(amp),
    html: await inMemory(html),
    icalEvent: await inMemory(icalEvent),
    text: await inMemory(text),
    watchHtml: await inMemory(watchHtml),
    ...(alternatives && { alternatives: await Promise.all(alternatives.map(inMemory)) }),
    ...(attachments && { attachments: await Promise.all(attachments.map(attached)) })
  }
}

function wordsOf({ amp, html, icalEvent, text, watchHtml }: MessageFields): (Words | undefined)[] {
  return [amp, html, icalEvent, text, watchHtml]
}

/** These are looked at whole. */
async function inMemory<W extends Words | undefined>(words: W): Promise<W | object> {
  if (typeof words !== 'object' || !(words.content instanceof LargeContent)) return words
  return { ...words, content: await words.content.text() }
}

async function attached({ content, ...rest }: Attachment): Promise<object> {
  if (!(content instanceof LargeContent)) return { ...rest, content: bufferOf(content) }
  const { encoding = 'utf8', ...others } = rest
  if (encoding === 'base64') return { ...others, content: Readable.from(decoded(content.read())) }
  if (/^utf-?8$/.test(encoding)) return { ...others, content: Readable.from(content.read()) }
  return { ...rest, content: await content.text() }
}

function bufferOf(content: string | Uint8Array = ''): string | Buffer {
  return typeof content === 'string'
    ? content
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

/** Up to its padding; what is no base64 does not count. RFC 4648 §4 and §5 */
async function* decoded(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = ''
  for await (const piece of pieces) {
    const text = rest + piece.toString('latin1').replaceAll(/[^A-Za-z0-9+/=_-]/g, '')
    const padding = text.indexOf('=')
    const end = padding < 0 ? text.length - (text.length % wholeGroup) : padding
    yield Buffer.from(text.slice(0, end), 'base64')
    if (padding >= 0) return
    rest = text.slice(end)
  }
  yield Buffer.from(rest, 'base64')
}
