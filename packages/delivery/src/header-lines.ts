// The header block of a message as lines, for what is decided and changed before the message is stored.

/** Offset of the first byte after the header fields: of the empty line, or the end of the message. */
export function headerEnd(raw: Buffer): number {
  if (raw.length >= 2 && raw[0] === 13 && raw[1] === 10) return 0
  const end = raw.indexOf('\r\n\r\n')
  return end < 0 ? raw.length : end + 2
}

export interface HeaderField {
  /** In lower case. */
  readonly name: string
  readonly start: number
  readonly end: number
}

// On the message itself: what a WeakMap holds outlives each collection of young objects.
const fields = Symbol('header fields')
type ReadMessage = Buffer & { [fields]?: readonly HeaderField[] }

/** Each header field with its continuation lines and its CRLF, as byte ranges. Looked for once in a message. */
export function headerFieldRanges(raw: Buffer): readonly HeaderField[] {
  return ((raw as ReadMessage)[fields] ??= [...fieldsIn(raw)])
}

function* fieldsIn(raw: Buffer): Generator<HeaderField> {
  const end = headerEnd(raw)
  for (let start = 0; start < end;) {
    let next = nextLine(raw, start, end)
    while (next < end && (raw[next] === 32 || raw[next] === 9)) next = nextLine(raw, next, end)
    const colon = raw.indexOf(58, start)
    if (colon > start && colon < next) {
      yield { name: raw.toString('latin1', start, colon).trim().toLowerCase(), start, end: next }
    }
    start = next
  }
}

/** The values of the fields of that name (lower case), unfolded and trimmed, a byte a character. */
export function headerValues(raw: Buffer, wanted: string): string[] {
  const values: string[] = []
  for (const { end, name, start } of headerFieldRanges(raw)) {
    if (name !== wanted) continue
    const text = raw.toString('latin1', raw.indexOf(58, start) + 1, end)
    values.push(text.replace(/\r?\n(?=[ \t])/g, '').trim())
  }
  return values
}

function nextLine(raw: Buffer, start: number, end: number): number {
  const feed = raw.indexOf(10, start)
  return feed < 0 || feed >= end ? end : feed + 1
}
