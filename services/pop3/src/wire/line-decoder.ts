// Bytes to lines, under a limit. RFC 1939 §3, RFC 2449 §4.

export type DecodedLine =
  /** A byte string without its line end. */
  | { readonly kind: 'line'; readonly text: string }
  /** Longer than any line may be; it was read to its end and forgotten. */
  | { readonly kind: 'too-long' }

/** Bytes with the line end: of AUTH and its responses. Other commands are shorter (command-line.ts). */
const longestLine = 512

const nothing = Buffer.alloc(0)

export class LineDecoder {
  #input: Buffer = nothing
  #isSkipping = false

  /** Bytes that came and were not looked at yet. */
  get waiting(): number {
    return this.#input.length
  }

  push(chunk: Buffer): void {
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk])
  }

  /** Forgets bytes that came ahead: what was pipelined behind STLS must not count (RFC 2595 §4). */
  discardInput(): void {
    this.#input = nothing
  }

  /** Undefined when more bytes are needed. */
  next(): DecodedLine | undefined {
    const end = this.#input.indexOf(10)
    if (end < 0) {
      if (this.#input.length <= longestLine) return undefined
      this.#isSkipping = true
      this.#input = nothing
      return undefined
    }
    const isTooLong = this.#isSkipping || end >= longestLine
    const text = isTooLong ? '' : this.#input.toString('latin1', 0, end)
    this.#isSkipping = false
    this.#input = end + 1 === this.#input.length ? nothing : this.#input.subarray(end + 1)
    if (isTooLong) return { kind: 'too-long' }
    return { kind: 'line', text: text.endsWith('\r') ? text.slice(0, -1) : text }
  }
}
