// What TOP sends: the header, the empty line, and the first lines of the body. RFC 1939 §7.

const lineFeed = 10
const carriageReturn = 13

/** A view of the message. Line ends of any kind are known. */
export function topOf(raw: Buffer, bodyLines: number): Buffer {
  let at = 0
  while (at < raw.length) {
    const next = nextLine(raw, at)
    const isEmpty = raw[at] === lineFeed || raw[at] === carriageReturn
    at = next
    if (isEmpty) break
  }
  for (let line = 0; line < bodyLines && at < raw.length; line += 1) at = nextLine(raw, at)
  return raw.subarray(0, at)
}

/** Where the line after that at `from` begins. */
function nextLine(raw: Buffer, from: number): number {
  for (let at = from; at < raw.length; at += 1) {
    if (raw[at] === lineFeed) return at + 1
    if (raw[at] === carriageReturn) return raw[at + 1] === lineFeed ? at + 2 : at + 1
  }
  return raw.length
}
