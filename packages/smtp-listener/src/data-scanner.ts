// The bytes after DATA, in one pass: takes away the dots of RFC 5321 §4.5.2, finds the end, which is CRLF.CRLF and
// nothing else, and counts what has no place in a message: CR or LF alone (§2.3.8), NUL.
const nul = 0
const lineFeed = 10
const carriageReturn = 13
const dot = 46

const lineStart = 0
const inLine = 1
const afterCr = 2
const afterDot = 3
const afterDotCr = 4

/** `end`: where in the chunk the message is over, -1 where it is not. */
export type Scanned = { content: Buffer; end: number }

export class DataScanner {
  bareLineEndings = 0
  nulBytes = 0
  /** Bytes of the longest line, without its CRLF. */
  longestLine = 0
  #state = lineStart
  #lineLength = 0

  /** The content is a view of the chunk where no dot had to go, else a copy. */
  feed(chunk: Buffer): Scanned {
    const output = new Output(chunk)
    let state = this.#state
    let lineFrom = -this.#lineLength
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (state === inLine && byte > carriageReturn) continue
      if (state === inLine) {
        state = this.#inLine(byte)
      } else if (state === afterCr) {
        state = this.#afterCr(byte)
        if (state === lineStart) lineFrom = this.#endLine(at - 1 - lineFrom, at)
      } else if (state === lineStart) {
        state = byte === dot ? output.skip(at, afterDot) : this.#inLine(byte)
      } else if (state === afterDot) {
        state = byte === carriageReturn ? output.skip(at, afterDotCr) : this.#inLine(byte)
      } else if (byte === lineFeed) {
        this.#state = lineStart
        return { content: output.finish(at - 1), end: at + 1 }
      } else {
        // `.CR` was not the beginning of the end: the CR is content, and a bare one.
        this.bareLineEndings++
        output.insertCr(at)
        state = this.#inLine(byte)
      }
    }
    this.#state = state
    this.#lineLength = chunk.length - lineFrom
    return { content: output.finish(chunk.length), end: -1 }
  }

  #inLine(byte: number): number {
    if (byte === carriageReturn) return afterCr
    if (byte === lineFeed) this.bareLineEndings++
    else if (byte === nul) this.nulBytes++
    return inLine
  }

  #afterCr(byte: number): number {
    if (byte === lineFeed) return lineStart
    this.bareLineEndings++
    return this.#inLine(byte)
  }

  #endLine(length: number, at: number): number {
    this.longestLine = Math.max(this.longestLine, length)
    return at + 1
  }
}

// The content of one chunk. Nothing is copied until the first byte has to go.
class Output {
  readonly #chunk: Buffer
  #copy: Buffer | undefined
  #copied = 0
  #from = 0

  constructor(chunk: Buffer) {
    this.#chunk = chunk
  }

  /** Leaves out the byte at that place. */
  skip(at: number, nextState: number): number {
    this.#take(at)
    this.#from = at + 1
    return nextState
  }

  insertCr(at: number): void {
    this.#take(at)
    this.#target()[this.#copied++] = carriageReturn
  }

  finish(end: number): Buffer {
    if (!this.#copy) return this.#chunk.subarray(this.#from, Math.max(this.#from, end))
    this.#take(end)
    return this.#copy.subarray(0, this.#copied)
  }

  #take(end: number): void {
    if (end <= this.#from) return
    this.#copied += this.#chunk.copy(this.#target(), this.#copied, this.#from, end)
    this.#from = end
  }

  // One byte more than the chunk: a CR that the chunk before held back.
  #target(): Buffer {
    this.#copy ??= Buffer.allocUnsafe(this.#chunk.length + 1)
    return this.#copy
  }
}
