// A multi-line answer: CRLF at every line's end, a dot more before a dot at its beginning, a dot at the end. RFC 1939 §3.
import { normaliseLineEndings } from '@postkeep/mime'

const pieceBytes = 64 * 1024
const dot = 46
const lineFeed = 10
const end = Buffer.from('.\r\n')
const missingEnd = Buffer.from('\r\n.\r\n')

/** In pieces that are views of the message where nothing had to change. */
export function* multiline(raw: Buffer): Generator<Buffer> {
  const lines = normaliseLineEndings(raw)
  for (let at = 0; at < lines.length; at += pieceBytes) {
    const beginsLine = at === 0 || lines[at - 1] === lineFeed
    yield stuffed(lines.subarray(at, at + pieceBytes), beginsLine)
  }
  yield lines.length === 0 || lines.at(-1) === lineFeed ? end : missingEnd
}

function stuffed(piece: Buffer, beginsLine: boolean): Buffer {
  const dots = beginsLine && piece[0] === dot ? [0] : []
  for (let at = piece.indexOf('\n.'); at >= 0; at = piece.indexOf('\n.', at + 1)) dots.push(at + 1)
  if (dots.length === 0) return piece
  const result = Buffer.allocUnsafe(piece.length + dots.length)
  let from = 0
  for (const [added, at] of dots.entries()) {
    piece.copy(result, from + added, from, at)
    result[at + added] = dot
    from = at
  }
  piece.copy(result, from + dots.length, from)
  return result
}
