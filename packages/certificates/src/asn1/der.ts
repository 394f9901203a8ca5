// The little of DER (X.690) that certificates and signed messages need.

/** Tag, length, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body])
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content)
export const set = (...content: readonly Uint8Array[]): Buffer => der(0x31, ...content)
export const octetString = (...content: readonly Uint8Array[]): Buffer => der(0x04, ...content)
export const utf8String = (text: string): Buffer => der(0x0c, Buffer.from(text))
export const bitString = (bytes: Uint8Array): Buffer => der(0x03, Buffer.of(0), bytes)
export const truth = der(0x01, Buffer.of(0xff))

/** A positive number; the first byte is not 0. */
export function integer(bytes: Uint8Array): Buffer {
  const isNegative = (bytes[0] ?? 0) >= 0x80
  return der(0x02, ...(isNegative ? [Buffer.of(0)] : []), bytes)
}

/** "1.2.840.10045.4.3.2" */
export function objectIdentifier(text: string): Buffer {
  const [first = 0, second = 0, ...others] = text.split('.').map(Number)
  return der(0x06, Buffer.of(first * 40 + second), ...others.map(base128))
}

/** RFC 5280 §4.1.2.5: two digits of the year up to 2049, four from then on. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}Z`
  const isShort = date.getUTCFullYear() < 2050
  return isShort ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}

function base128(number: number): Buffer {
  const bytes = [number & 0x7f]
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return Buffer.from(bytes)
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length)
  if (length < 0x100) return Buffer.of(0x81, length)
  if (length < 0x10000) return Buffer.of(0x82, length >>> 8, length & 0xff)
  const bytes = Buffer.alloc(5, 0x84)
  bytes.writeUInt32BE(length, 1)
  return bytes
}
