// Undoes the content transfer encoding of a part. RFC 2045 §6.7 and §6.8; what is broken is read as far as it goes.
import type { MessagePart } from './message-part.ts'

const EQUALS = 61
const LF = 10
const CR = 13

/**
 * The decoded content; a view of the raw message where nothing is encoded. With a limit, about so many encoded
 * bytes are read, which is enough for a preview or an index.
 */
export function decodePart(raw: Buffer, part: MessagePart, limit = Infinity): Buffer {
  const content = raw.subarray(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + limit))
  if (part.encoding === 'base64') return decodeBase64(content)
  return part.encoding === 'quoted-printable' ? decodeQuotedPrintable(content) : content
}

/** Characters outside the alphabet are passed over; padding in the middle ends a run, not the content. */
function decodeBase64(content: Buffer): Buffer {
  const padding = content.indexOf(EQUALS)
  const isOneRun = padding < 0 || content.length - padding < 8
  if (isOneRun) return Buffer.from(content.toString('latin1'), 'base64')
  const runs = content.toString('latin1').split(/=+/)
  return Buffer.concat(runs.map((run) => Buffer.from(run, 'base64')))
}

/** What is no `=XX` and no soft line break stays as it is. */
function decodeQuotedPrintable(content: Buffer): Buffer {
  let equals = content.indexOf(EQUALS)
  if (equals < 0) return content
  const decoded = Buffer.allocUnsafe(content.length)
  let length = 0
  let position = 0
  while (equals >= 0) {
    length += content.copy(decoded, length, position, equals)
    const high = hexDigit(content[equals + 1])
    const low = hexDigit(content[equals + 2])
    if (high >= 0 && low >= 0) {
      decoded[length++] = (high << 4) | low
      position = equals + 3
    } else {
      position = endOfSoftBreak(content, equals + 1)
      if (position < 0) {
        decoded[length++] = EQUALS
        position = equals + 1
      }
    }
    equals = content.indexOf(EQUALS, position)
  }
  length += content.copy(decoded, length, position)
  return decoded.subarray(0, length)
}

/** Behind the line end that follows, spaces before it included; -1 where there is none. */
function endOfSoftBreak(content: Buffer, start: number): number {
  let position = start
  while (content[position] === 32 || content[position] === 9) position++
  if (position >= content.length) return position
  if (content[position] === CR) position++
  return content[position] === LF ? position + 1 : -1
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte & ~32
  return letter >= 65 && letter <= 70 ? letter - 55 : -1
}
