// JSON that is written while it goes out: long texts in it are read from files then. RFC 8259
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** Bytes that are four characters of base64. */
const group = 3

type Content = { read(): AsyncIterable<Buffer> }

export class JsonOutput {
  /** Stands in front of the number of a text. Nobody can guess it. */
  readonly #mark = randomUUID()
  readonly #texts: (() => AsyncIterable<string>)[] = []

  /** What stands in a value for a text in UTF-8. */
  text(content: Content): string {
    return this.#stand(() => escaped(content.read()))
  }

  /** What stands in a value for bytes in base64. */
  base64(content: Content): string {
    return this.#stand(() => encoded(content.read()))
  }

  write(value: object): Readable {
    return Readable.from(this.#pieces(JSON.stringify(value)), { objectMode: false })
  }

  #stand(read: () => AsyncIterable<string>): string {
    this.#texts.push(read)
    return `${this.#mark} ${this.#texts.length - 1} `
  }

  async *#pieces(json: string): AsyncGenerator<string> {
    const parts = json.split(new RegExp(`${this.#mark} (\\d+) `))
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 0) yield part
      else yield* this.#texts[Number(part)]!()
    }
  }
}

async function* escaped(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  for await (const piece of pieces) yield JSON.stringify(decoder.write(piece)).slice(1, -1)
  yield JSON.stringify(decoder.end()).slice(1, -1)
}

async function* encoded(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const piece of pieces) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    const end = bytes.length - (bytes.length % group)
    yield bytes.toString('base64', 0, end)
    rest = Buffer.from(bytes.subarray(end))
  }
  yield rest.toString('base64')
}
