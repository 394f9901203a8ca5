// The values that stand one after another in DER (X.690 §8.1): of certificates, which OpenSSL has understood before.
export type DerValue = {
  readonly tag: number
  readonly content: Buffer
  /** With tag and length. */
  readonly whole: Buffer
}

/** @throws RangeError for what is cut off */
export function readDer(bytes: Buffer): DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < bytes.length;) {
    const { length, start } = lengthAt(bytes, at + 1)
    const end = start + length
    if (end > bytes.length) throw new RangeError('The value is cut off')
    values.push({
      tag: bytes[at]!,
      content: bytes.subarray(start, end),
      whole: bytes.subarray(at, end)
    })
    at = end
  }
  return values
}

function lengthAt(bytes: Buffer, at: number): { readonly length: number; readonly start: number } {
  const first = bytes.readUInt8(at)
  if (first < 0x80) return { length: first, start: at + 1 }
  const count = first & 0x7f
  return { length: bytes.readUIntBE(at + 1, count), start: at + 1 + count }
}
