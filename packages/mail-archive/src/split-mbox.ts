// The bytes of an mbox as messages: RFC 4155. One message is in memory at a time.

export interface MboxPart {
  /** The `From ` line without its end. */
  readonly separator: string
  /** As it is in the file, without the empty line that ends it. */
  readonly text: Buffer
}

/** A message that is larger is not mail: the file is something else. */
const longestMessage = 512 * 1024 * 1024
const separatorPattern = /^From \S.*\d\d:\d\d.*\d{4}|^From -|^From \S+ *\r?$/

export async function* splitMbox(chunks: AsyncIterable<Buffer>): AsyncGenerator<MboxPart> {
  const splitter = new Splitter()
  for await (const chunk of chunks) yield* splitter.push(chunk)
  yield* splitter.end()
}

class Splitter {
  #rest: Buffer = Buffer.alloc(0)
  #pieces: Buffer[] = []
  #size = 0
  #separator: string | undefined
  #isAfterEmptyLine = true

  #keep(piece: Buffer): void {
    if (piece.length === 0) return
    this.#pieces.push(piece)
    this.#size += piece.length
  }

  *push(chunk: Buffer): Generator<MboxPart> {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let from = 0
    let at = 0
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, at)) {
      if (this.#isAfterEmptyLine && isSeparator(data, at, end)) {
        this.#keep(data.subarray(from, at))
        yield* this.#take(data.toString('latin1', at, end))
        from = end + 1
      }
      this.#isAfterEmptyLine = end === at || (end === at + 1 && data[at] === 13)
      at = end + 1
    }
    this.#keep(data.subarray(from, at))
    this.#rest = data.subarray(at)
    if (this.#size + this.#rest.length > longestMessage)
      throw new RangeError('a message is larger than 512 MB')
  }

  *end(): Generator<MboxPart> {
    this.#keep(this.#rest)
    yield* this.#take(undefined)
  }

  /** What was kept, where a message had begun; the next begins. */
  *#take(next: string | undefined): Generator<MboxPart> {
    const separator = this.#separator
    const text = Buffer.concat(this.#pieces, this.#size)
    this.#pieces = []
    this.#size = 0
    this.#separator = next
    if (separator !== undefined) yield { separator, text: withoutLastEmptyLine(text) }
    else if (text.some((byte) => byte !== 10 && byte !== 13))
      throw new SyntaxError('this is no mbox: it does not begin with a "From " line')
  }
}

function isSeparator(data: Buffer, at: number, end: number): boolean {
  const isFrom = end - at > 5 && data[at] === 0x46 && data.toString('latin1', at, at + 5) === 'From '
  return isFrom && separatorPattern.test(data.toString('latin1', at, Math.min(end, at + 1000)))
}

function withoutLastEmptyLine(text: Buffer): Buffer {
  const tail = text.toString('latin1', Math.max(0, text.length - 4))
  if (tail.endsWith('\r\n\r\n')) return text.subarray(0, -2)
  return tail.endsWith('\n\n') ? text.subarray(0, -1) : text
}
