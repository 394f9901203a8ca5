// Gathers responses into few and large pieces. Holds no memory between flushes.

const firstBytes = 4096
const mostBytes = 128 * 1024

export class OutputBuffer {
  readonly #sink: (piece: Buffer) => void
  #text = ''
  #buffer: Buffer | undefined
  #used = 0
  #nextBytes = firstBytes

  /** `sink` gets each piece and owns it from then on. */
  constructor(sink: (piece: Buffer) => void) {
    this.#sink = sink
  }

  /** Adds a byte string. */
  text(bytes: string): void {
    this.#text += bytes
    if (this.#text.length > 16_384) this.#spill()
  }

  /** Adds bytes. Large ones are handed on as they are: they must not change afterwards. */
  bytes(bytes: Buffer): void {
    this.#spill()
    if (bytes.length >= mostBytes / 2) {
      this.#passOn()
      this.#sink(bytes)
      return
    }
    const buffer = this.#roomFor(bytes.length)
    buffer.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** Adds some bytes of a buffer: they are copied. */
  range(bytes: Buffer, start: number, end: number): void {
    this.#spill()
    const buffer = this.#roomFor(end - start)
    this.#used += bytes.copy(buffer, this.#used, start, end)
  }

  /** Hands on all that was gathered. */
  flush(): void {
    this.#spill()
    this.#passOn()
    this.#nextBytes = firstBytes
  }

  #spill(): void {
    if (this.#text === '') return
    const buffer = this.#roomFor(this.#text.length)
    this.#used += buffer.write(this.#text, this.#used, 'latin1')
    this.#text = ''
  }

  #roomFor(length: number): Buffer {
    if (this.#buffer !== undefined && this.#used + length <= this.#buffer.length) return this.#buffer
    this.#passOn()
    this.#buffer = Buffer.allocUnsafe(Math.max(this.#nextBytes, length))
    this.#nextBytes = Math.min(mostBytes, this.#nextBytes * 4)
    return this.#buffer
  }

  #passOn(): void {
    if (this.#buffer !== undefined && this.#used > 0) this.#sink(this.#buffer.subarray(0, this.#used))
    this.#buffer = undefined
    this.#used = 0
  }
}
