// What stands in a form, decoded piece by piece: + and %XX. URL Standard §5.1
const [plus, percent, space] = [0x2b, 0x25, 0x20]
const escapeBytes = 3

export class UrlText {
  /** An escape of which the end is to come. */
  #cut = Buffer.alloc(0)

  push(piece: Buffer): Buffer {
    const bytes = this.#cut.length > 0 ? Buffer.concat([this.#cut, piece]) : piece
    const last = bytes.indexOf(percent, Math.max(0, bytes.length - escapeBytes + 1))
    const end = last < 0 ? bytes.length : last
    this.#cut = Buffer.from(bytes.subarray(end))
    return decode(bytes.subarray(0, end))
  }

  end(): Buffer {
    return this.#cut
  }
}

function decode(bytes: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    const code = byte === percent ? codeAt(bytes, at + 1) : undefined
    if (code !== undefined) at += escapeBytes - 1
    plain[length] = code ?? (byte === plus ? space : byte)
    length += 1
  }
  return plain.subarray(0, length)
}

/** Of two hexadecimal digits; undefined: they are none. */
function codeAt(bytes: Buffer, at: number): number | undefined {
  const [high, low] = [digitOf(bytes[at]), digitOf(bytes[at + 1])]
  return high === undefined || low === undefined ? undefined : high * 16 + low
}

function digitOf(byte = 0): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined
}
