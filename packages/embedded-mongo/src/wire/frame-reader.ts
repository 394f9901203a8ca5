// Cuts a byte stream into wire protocol messages by their length prefix.

const HEADER_BYTES = 16

/** The stream is not MongoDB's wire protocol: the connection has to be closed. */
export class WireError extends Error {}

export class FrameReader {
  readonly #maxBytes: () => number
  #chunks: Buffer[] = []
  #length = 0

  /** `maxBytes` is asked for each message, as it depends on whether the peer is known. */
  constructor(maxBytes: () => number) {
    this.#maxBytes = maxBytes
  }

  /** Adds bytes; returns the messages that are complete. Throws WireError for an impossible length. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    const messages: Buffer[] = []
    for (;;) {
      const size = this.#nextSize()
      if (size === undefined || this.#length < size) return messages
      const bytes = this.#join()
      messages.push(bytes.subarray(0, size))
      this.#chunks = bytes.length > size ? [bytes.subarray(size)] : []
      this.#length -= size
    }
  }

  #nextSize(): number | undefined {
    if (this.#length < HEADER_BYTES) return undefined
    if ((this.#chunks[0]?.length ?? 0) < 4) this.#chunks = [this.#join()]
    const size = this.#chunks[0]?.readInt32LE(0) ?? 0
    if (size < HEADER_BYTES || size > this.#maxBytes()) throw new WireError(`message of ${size} bytes`)
    return size
  }

  #join(): Buffer {
    const [only] = this.#chunks
    return this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks)
  }
}
