// What SORT and THREAD need of a message, computed when it is delivered and kept in chunks. RFC 5256
// Layout: f64le seconds of the Date field, f64le its day, u8 whether it is a reply, then texts with NUL between.

export interface OrderEntry {
  /** The Date field in seconds since 1970 UTC; NaN: none. */
  readonly sent: number
  /** Days since 1970 of the Date field as its sender's calendar showed it; NaN: none. */
  readonly sentDay: number
  readonly isReply: boolean
  /** Texts by which is ordered, by `collated`; the subject is the base subject. */
  readonly texts: Readonly<Record<OrderText, string>>
  /** With angle brackets; empty: none. */
  readonly messageId: string
  /** The nearest last: References, else In-Reply-To. */
  readonly references: readonly string[]
}

const textNames = ['subject', 'from', 'to', 'cc', 'displayFrom', 'displayTo'] as const
export type OrderText = (typeof textNames)[number]

const headBytes = 17

export function packOrder({ sent, sentDay, isReply, texts, messageId, references }: OrderEntry): Buffer {
  const strings = [...textNames.map((name) => texts[name]), messageId, ...references]
  const text = strings.map((one) => one.replaceAll('\0', '')).join('\0')
  const packed = Buffer.alloc(headBytes + Buffer.byteLength(text))
  packed.writeDoubleLE(sent, 0)
  packed.writeDoubleLE(sentDay, 8)
  packed[16] = isReply ? 1 : 0
  packed.write(text, headBytes)
  return packed
}

/** `packed` may be empty: a message that could not be read. */
export function sentOf(packed: Buffer): number {
  return packed.length === 0 ? Number.NaN : packed.readDoubleLE(0)
}

export function sentDayOf(packed: Buffer): number {
  return packed.length === 0 ? Number.NaN : packed.readDoubleLE(8)
}

/**
 * Those texts, in their order, as byte strings: they are only compared, which is quicker so, and their order is that of
 * their octets (RFC 5051 §2). Empty ones of a message that could not be read.
 */
export function orderTextsOf(packed: Buffer, names: readonly OrderText[]): string[] {
  const strings = stringsOf(packed)
  return names.map((name) => strings[textNames.indexOf(name)] ?? '')
}

/** Its texts are byte strings. */
export function unpackOrder(packed: Buffer): OrderEntry {
  const strings = stringsOf(packed)
  const [messageId = '', ...references] = strings.slice(textNames.length)
  const texts = Object.fromEntries(textNames.map((name, at) => [name, strings[at] ?? '']))
  return {
    sent: sentOf(packed),
    sentDay: sentDayOf(packed),
    isReply: packed[16] === 1,
    texts: texts as Record<OrderText, string>,
    messageId,
    references
  }
}

function stringsOf(packed: Buffer): string[] {
  return packed.length === 0 ? [] : packed.toString('latin1', headBytes).split('\0')
}
