// Gathers responses into few and large pieces. Holds no memory between flushes.

const firstBytes = 4096
const mostBytes = 128 * 1024
/** Up to here a loop is quicker than a call of native code. */
const shortText = 96
/** Of an integer that a double holds exactly. */
const mostDigits = 16

export class OutputBuffer {
  readonly #sink: (piece: Buffer) => void
  #buffer: Buffer | undefined
  #used = 0
  #nextBytes = firstBytes

  /** `sink` gets each piece and owns it from then on. */
  constructor(sink: (piece: Buffer) => void) {
    this.#sink = sink
  }

  /** Adds a byte string. */
  text(bytes: string): void {
    const { length } = bytes
    const buffer = this.#roomFor(length)
    if (length > shortText) {
      this.#used += buffer.write(bytes, this.#used, 'latin1')
      return
    }
    for (let at = 0; at < length; at += 1) buffer[this.#used + at] = bytes.charCodeAt(at)
    this.#used += length
  }

  /** Adds a whole number that is not negative. */
  number(value: number): void {
    const buffer = this.#roomFor(mostDigits)
    let end = this.#used + 1
    for (let bound = 10; value >= bound; bound *= 10) end += 1
    let rest = value
    for (let at = end - 1; at >= this.#used; at -= 1) {
      const digit = rest % 10
      buffer[at] = 48 + digit
      rest = (rest - digit) / 10
    }
    this.#used = end
  }

  /** Adds bytes. Large ones are handed on as they are: they must not change afterwards. */
  bytes(bytes: Buffer): void {
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
    const buffer = this.#roomFor(end - start)
    this.#used += bytes.copy(buffer, this.#used, start, end)
  }

  /** Hands on all that was gathered. */
  flush(): void {
    this.#passOn()
    this.#nextBytes = firstBytes
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
