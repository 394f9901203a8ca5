// Decodes encoded words in header text. RFC 2047 §2 and §6.2; one pass, and what is no encoded word stays as it is.
import { decodeCharset } from './decode-charset.ts'

type EncodedWord = { charset: string; bytes: string; end: number }

/** Text of an unfolded header value (of a subject, a phrase, a file name). Control characters become spaces. */
export function decodeHeaderText(value: string): string {
  let start = value.indexOf('=?')
  if (start < 0) return value
  let output = ''
  let copied = 0
  let pending: EncodedWord | undefined
  for (; start >= 0; start = value.indexOf('=?', start)) {
    const word = encodedWordAt(value, start)
    if (word === undefined) {
      start += 2
      continue
    }
    const between = value.slice(copied, start)
    const isAdjacent = pending !== undefined && /^[ \t\r\n]*$/.test(between)
    // A character may be split over words of one character set, against the RFC: join their bytes first.
    if (isAdjacent && pending?.charset === word.charset) word.bytes = pending.bytes + word.bytes
    else output += textOf(pending) + (isAdjacent ? '' : between)
    pending = word
    copied = word.end
    start = word.end
  }
  return output + textOf(pending) + value.slice(copied)
}

function textOf(word: EncodedWord | undefined): string {
  if (word === undefined) return ''
  return decodeCharset(Buffer.from(word.bytes, 'latin1'), word.charset).replace(/\p{Cc}/gu, ' ')
}

/** `=?charset[*language]?B|Q?text?=`; the bytes as characters. */
function encodedWordAt(value: string, start: number): EncodedWord | undefined {
  const charsetEnd = value.indexOf('?', start + 2)
  if (charsetEnd < 0 || charsetEnd === start + 2 || value[charsetEnd + 2] !== '?') return undefined
  const encoding = value[charsetEnd + 1]!.toLowerCase()
  const textEnd = value.indexOf('?', charsetEnd + 3)
  if (textEnd < 0 || value[textEnd + 1] !== '=') return undefined
  const charset = value
    .slice(start + 2, charsetEnd)
    .split('*', 1)[0]!
    .toLowerCase()
  const text = value.slice(charsetEnd + 3, textEnd)
  const end = textEnd + 2
  if (encoding === 'b') return { charset, bytes: Buffer.from(text, 'base64').toString('latin1'), end }
  return encoding === 'q' ? { charset, bytes: decodeQ(text), end } : undefined
}

function decodeQ(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replaceAll('_', ' ')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
