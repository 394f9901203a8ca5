// Finds line ends. The native search costs as much as walking a few bytes, so that millions of very short lines,
// which only an attacker sends, are walked.

const LF = 10
const walked = 8

/** Where the next line feed is, from `from` on; the end of the message where there is none. */
export function nextLineFeed(raw: Buffer, from: number): number {
  const near = Math.min(from + walked, raw.length)
  for (let position = from; position < near; position++) if (raw[position] === LF) return position
  const found = near < raw.length ? raw.indexOf(LF, near) : -1
  return found < 0 ? raw.length : found
}
