// Half-open ranges of encoded keys, and the byte arithmetic that they need.

/** All keys k with from <= k < to. */
export interface KeyRange {
  from: Buffer
  to: Buffer
}

/** Above every key: no type tag, plain or inverted, is 0xff. */
const ABOVE_ALL = Buffer.of(0xff)

export const EVERYTHING: KeyRange = { from: Buffer.alloc(0), to: ABOVE_ALL }

/** The smallest byte string above all that begin with these bytes. */
export function successor(bytes: Buffer): Buffer {
  for (let i = bytes.length - 1; i >= 0; i--) {
    const byte = bytes[i] ?? 0
    if (byte === 0xff) continue
    const next = Buffer.from(bytes.subarray(0, i + 1))
    next[i] = byte + 1
    return next
  }
  return ABOVE_ALL
}

/** For a descending field: the same keys in reverse order. */
export function invert(bytes: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(bytes.length)
  for (let i = 0; i < bytes.length; i++) inverted[i] = ~(bytes[i] ?? 0) & 0xff
  return inverted
}

export function startingWith(prefix: Buffer): KeyRange {
  return prefix.length === 0 ? EVERYTHING : { from: prefix, to: successor(prefix) }
}

export function invertRange(range: KeyRange): KeyRange {
  return { from: successor(invert(range.to)), to: successor(invert(range.from)) }
}

export function intersect(a: KeyRange, b: KeyRange): KeyRange {
  return {
    from: Buffer.compare(a.from, b.from) >= 0 ? a.from : b.from,
    to: Buffer.compare(a.to, b.to) <= 0 ? a.to : b.to
  }
}

export function prefixed(prefix: Buffer, range: KeyRange): KeyRange {
  return { from: Buffer.concat([prefix, range.from]), to: Buffer.concat([prefix, range.to]) }
}
