// Line ends. RFC 5321 §2.3.8 knows only CRLF; a bare CR or LF is made one before a message is signed or stored.

const LF = 10
const CR = 13

/** Is there a CR without LF behind it, or an LF without CR before it? */
export function hasBareLineEnding(raw: Buffer): boolean {
  return firstBareLineEnding(raw) >= 0
}

/** Every bare CR and bare LF as CRLF; the same buffer where there is none. */
export function normaliseLineEndings(raw: Buffer): Buffer {
  const first = firstBareLineEnding(raw)
  if (first < 0) return raw
  const normalised = Buffer.allocUnsafe(raw.length + countBareLineEndings(raw, first))
  let length = raw.copy(normalised, 0, 0, first)
  for (let position = first; position < raw.length; position++) {
    const byte = raw[position]!
    if (byte !== CR && byte !== LF) {
      normalised[length++] = byte
      continue
    }
    normalised[length++] = CR
    normalised[length++] = LF
    if (byte === CR && raw[position + 1] === LF) position++
  }
  return normalised
}

/** The same of a message in pieces. */
export async function* normalisedLineEndings(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0)
  for await (const piece of pieces) {
    const bytes = held.length > 0 ? Buffer.concat([held, piece]) : piece
    // Its LF may come with the next one.
    const end = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length
    held = Buffer.from(bytes.subarray(end))
    yield normaliseLineEndings(bytes.subarray(0, end))
  }
  if (held.length > 0) yield Buffer.from('\r\n')
}

function countBareLineEndings(raw: Buffer, from: number): number {
  let count = 0
  for (let position = from; position < raw.length; position++) {
    const byte = raw[position]
    if (byte === LF) count++
    else if (byte === CR && raw[position + 1] === LF) position++
    else if (byte === CR) count++
  }
  return count
}

function firstBareLineEnding(raw: Buffer): number {
  let feed = raw.indexOf(LF)
  let carriageReturn = raw.indexOf(CR)
  while (feed > 0 && carriageReturn === feed - 1) {
    carriageReturn = raw.indexOf(CR, feed)
    feed = raw.indexOf(LF, feed + 1)
  }
  if (feed < 0 || carriageReturn < 0) return Math.max(feed, carriageReturn)
  return Math.min(feed, carriageReturn)
}
