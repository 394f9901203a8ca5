// The text of a message for search and previews: parts decoded, character sets resolved, HTML reduced.
import { decodeCharset } from './decode-charset.ts'
import { decodePart } from './decode-part.ts'
import { htmlToText } from './html-to-text.ts'
import type { MessagePart } from './message-part.ts'

const defaultLimit = 200_000
/** Encoded bytes that are read for one character of text: base64, UTF-8, and the tags of HTML. */
const bytesForCharacter = 8

/** At most `limit` characters, lines ended by LF. Of alternatives the plain one counts; nested messages are read too. */
export function decodedText(raw: Buffer, part: MessagePart, limit = defaultLimit): string {
  if (part.message !== undefined) return decodedText(raw, part.message, limit)
  if (part.children.length > 0) {
    return part.subtype === 'alternative' ? bestAlternative(raw, part, limit) : joined(raw, part, limit)
  }
  if (part.type !== 'text' || limit <= 0) return ''
  const bytes = decodePart(raw, part, limit * bytesForCharacter)
  const text = decodeCharset(bytes, part.parameters.get('charset'))
  const isHtml = part.subtype === 'html' || part.subtype === 'x-amp-html'
  return (isHtml ? htmlToText(text, limit) : text.replaceAll('\r\n', '\n')).slice(0, limit)
}

/** The plain text, or where that is empty the last alternative that has text (RFC 2046 §5.1.4: the richest). */
function bestAlternative(raw: Buffer, part: MessagePart, limit: number): string {
  const isPlain = (child: MessagePart) => child.type === 'text' && child.subtype === 'plain'
  const ordered = [
    ...part.children.filter(isPlain),
    ...part.children.filter((child) => !isPlain(child)).reverse()
  ]
  for (const child of ordered) {
    const text = decodedText(raw, child, limit)
    if (text.trim() !== '') return text
  }
  return ''
}

function joined(raw: Buffer, part: MessagePart, limit: number): string {
  let text = ''
  for (const child of part.children) {
    if (text.length >= limit) break
    const added = decodedText(raw, child, limit - text.length - 1)
    if (added !== '') text += text === '' ? added : `\n${added}`
  }
  return text
}
