// The size of a message as it is sent, without the dots that are stuffed. RFC 1939 §11.
import { normaliseLineEndings } from './line-endings.ts'

const lineFeed = 10

/** Bytes, with the CRLF that a message's last line may lack. */
export function wireSize(raw: Buffer): number {
  const { length } = normaliseLineEndings(raw)
  const last = raw.at(-1)
  const isEnded = last === undefined || last === lineFeed || last === 13
  return isEnded ? length : length + 2
}
