// Finds the fields of one header block without making strings. RFC 5322 §2.2; lines that are no field are passed over.
import type { HeaderIndex } from './message-part.ts'
import { nextLineFeed } from './next-line-feed.ts'

const LF = 10
const CR = 13
const TAB = 9
const SPACE = 32
const COLON = 58
const DASH = 45

export type ScannedHeader = { fields: HeaderIndex; headerEnd: number; bodyStart: number }

export type HeaderBounds = {
  start: number
  /** Where the message ends. */
  end: number
  /** At most this many bytes; the line that would pass it is body. */
  maximum: number
  /** Is the line that starts here, with two dashes, a delimiter of an open multipart? */
  isDelimiter: (lineStart: number) => boolean
}

export function scanHeader(raw: Buffer, bounds: HeaderBounds): ScannedHeader {
  const { start, end, maximum, isDelimiter } = bounds
  const fields: number[] = []
  let inField = false
  let line = start
  while (line < end) {
    const first = raw[line]
    if (first === LF) return { fields, headerEnd: line, bodyStart: line + 1 }
    if (first === CR && raw[line + 1] === LF) return { fields, headerEnd: line, bodyStart: line + 2 }
    if (first === DASH && raw[line + 1] === DASH && isDelimiter(line)) break
    const next = Math.min(nextLineFeed(raw, line) + 1, end)
    if (next - start > maximum) break
    if (first === SPACE || first === TAB) {
      if (inField) fields[fields.length - 1] = next
    } else {
      const colon = findColon(raw, line, next)
      inField = colon > 0
      if (inField) fields.push(line, colon, next)
    }
    line = next
  }
  return { fields, headerEnd: line, bodyStart: line }
}

/** The colon behind a field name (RFC 5322 §3.6.8, spaces before the colon as in §4.5); -1 where the line has no name. */
function findColon(raw: Buffer, start: number, end: number): number {
  let position = start
  while (position < end && isNameByte(raw[position]!)) position++
  if (position === start) return -1
  while (position < end && (raw[position] === SPACE || raw[position] === TAB)) position++
  return raw[position] === COLON && position < end ? position : -1
}

function isNameByte(byte: number): boolean {
  return byte > SPACE && byte < 127 && byte !== COLON
}
