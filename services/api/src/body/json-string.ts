// A string of JSON that comes in pieces: in memory until it is long, then, decoded, in a spool. RFC 8259 §7
import { StringDecoder } from 'node:string_decoder'
import { ChunkList, type Spooled } from '@postkeep/spool'
import { LargeContent } from './large-content.ts'
import { parsed } from './parse-json.ts'

const [quote, backslash] = [0x22, 0x5c]

/** What stands between the quotes. */
export class JsonString {
  readonly #spooled: Spooled
  readonly #chunks = new ChunkList()
  #size = 0
  /** Backslashes at the end of what has come. */
  #backslashes = 0
  #start: number | undefined
  readonly #text = new JsonText()

  constructor(spooled: Spooled) {
    this.#spooled = spooled
  }

  /** Where its other quote is; -1: not there. */
  endIn(chunk: Buffer, start: number): number {
    for (let end = chunk.indexOf(quote, start); end >= 0; end = chunk.indexOf(quote, end + 1))
      if (this.#backslashesBefore(chunk, start, end) % 2 === 0) return end
    this.#backslashes = this.#backslashesBefore(chunk, start, chunk.length)
    return -1
  }

  async push(bytes: Buffer, limit: number): Promise<void> {
    this.#size += bytes.length
    if (this.#start !== undefined) return this.#spooled.append(this.#text.push(bytes))
    this.#chunks.append(bytes)
    if (this.#size <= limit) return
    this.#start = this.#spooled.size
    for (const chunk of this.#chunks.chunks) await this.#spooled.append(this.#text.push(chunk))
  }

  async end(): Promise<LargeContent | ChunkList> {
    if (this.#start === undefined) return this.#chunks
    await this.#spooled.append(this.#text.end())
    return new LargeContent(this.#spooled, this.#start, this.#spooled.size)
  }

  #backslashesBefore(chunk: Buffer, start: number, end: number): number {
    let at = end
    while (at > start && chunk[at - 1] === backslash) at -= 1
    return end - at + (at === start ? this.#backslashes : 0)
  }
}

/** What stands in a JSON string, decoded piece by piece. */
class JsonText {
  readonly #decoder = new StringDecoder('utf8')
  /** An escape of which the end is to come. */
  #cut = ''
  /** The first half of a pair of surrogates. */
  #half = ''

  push(bytes: Buffer): Buffer {
    const text = this.#cut + this.#decoder.write(bytes)
    const end = endOfWhole(text)
    this.#cut = text.slice(end)
    const plain = this.#half + plainOf(text.slice(0, end))
    const isHalf = /[\ud800-\udbff]$/.test(plain.slice(-1))
    this.#half = isHalf ? plain.slice(-1) : ''
    return Buffer.from(isHalf ? plain.slice(0, -1) : plain)
  }

  end(): Buffer {
    return Buffer.from(this.#half + plainOf(this.#cut + this.#decoder.end()))
  }
}

function plainOf(text: string): string {
  return parsed(`"${text}"`) as string
}

/** Behind the last character, or escape, that is there whole. */
function endOfWhole(text: string): number {
  const last = text.lastIndexOf('\\')
  if (last < 0) return text.length
  let first = last
  while (text[first - 1] === '\\') first -= 1
  const isEscaped = (last - first) % 2 === 1
  const length = text[last + 1] === 'u' ? 6 : 2
  return isEscaped || last + length <= text.length ? text.length : last
}
