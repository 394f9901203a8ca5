// Cuts a stream anew, into pieces of one length; the last may be shorter.
export async function* ofLength(
  content: AsyncIterable<Uint8Array>,
  length: number
): AsyncGenerator<Uint8Array, undefined> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  for await (const piece of content) {
    for (let start = 0; start < piece.length;) {
      const taken = piece.subarray(start, start + length - bytes)
      waiting.push(taken)
      bytes += taken.length
      start += taken.length
      if (bytes < length) continue
      yield joined(waiting)
      waiting = []
      bytes = 0
    }
  }
  if (bytes > 0) yield joined(waiting)
  return undefined
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}
