// JSON written piece by piece into one piece of memory. RFC 8259.
import { isUtf8 } from 'node:buffer'

const dayMs = 86_400_000
/** What a Date holds. */
const farthestMs = 8_640_000_000_000_000
const digits = Buffer.from('0123456789abcdef')
const [quote, backslash, space] = [0x22, 0x5c, 0x20]
/** What stands behind the backslash; the others are written in hexadecimal digits. */
const shortEscapes = new Map(
  Object.entries({ '"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' }).map(
    ([one, letter]) => [one.charCodeAt(0), Buffer.from(`\\${letter}`)]
  )
)

export class JsonBytes {
  #bytes: Buffer
  #length = 0
  /** Of the last moment: most of a list are of the same. */
  #day: { readonly number: number; readonly json: Buffer } | undefined

  /** `expected`: bytes; more may come. */
  constructor(expected = 1024) {
    this.#bytes = Buffer.allocUnsafe(Math.max(expected, 64))
  }

  /** What is JSON already, or a part of it. */
  raw(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length)
    const to = this.#bytes
    let at = this.#length
    // A call for each of so few bytes takes longer.
    for (let from = 0; from < bytes.length; from++) to[at++] = bytes[from]!
    this.#length = at
  }

  ascii(json: string): void {
    this.#makeRoom(json.length)
    const to = this.#bytes
    let at = this.#length
    for (let from = 0; from < json.length; from++) to[at++] = json.charCodeAt(from)
    this.#length = at
  }

  /** A string of two digits for each of those bytes. */
  hexadecimal(bytes: Uint8Array, from: number, end: number): void {
    this.#makeRoom((end - from) * 2 + 2)
    const to = this.#bytes
    let at = this.#length
    to[at++] = quote
    for (let next = from; next < end; next++) {
      to[at++] = digits[bytes[next]! >> 4]!
      to[at++] = digits[bytes[next]! & 15]!
    }
    to[at++] = quote
    this.#length = at
  }

  /** The string whose UTF-8 lies there. */
  string(bytes: Uint8Array, from: number, end: number): void {
    // All of them as \u001f.
    this.#makeRoom((end - from) * 6 + 2)
    const to = this.#bytes
    let at = this.#length
    to[at++] = quote
    for (let next = from; next < end; next++) {
      const byte = bytes[next]!
      if (byte >= space && byte !== quote && byte !== backslash) to[at++] = byte
      else at += escapeOf(byte).copy(to, at)
    }
    to[at++] = quote
    this.#length = at
  }

  /** A moment as Date.prototype.toJSON has it. */
  moment(ms: number): void {
    const day = Math.floor(ms / dayMs)
    if (!(Math.abs(ms) <= farthestMs)) return this.ascii('null')
    if (this.#day?.number !== day) {
      const [date = ''] = new Date(ms).toISOString().split('T')
      this.#day = { number: day, json: Buffer.from(`"${date}T`) }
    }
    this.raw(this.#day.json)
    const inDay = Math.trunc(ms) - day * dayMs
    this.#digits(inDay / 3_600_000, 2)
    this.ascii(':')
    this.#digits((inDay / 60_000) % 60, 2)
    this.ascii(':')
    this.#digits((inDay / 1000) % 60, 2)
    this.ascii('.')
    this.#digits(inDay % 1000, 3)
    this.ascii('Z"')
  }

  /** All of it. What is no UTF-8 in it is replaced. */
  done(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length)
    return isUtf8(bytes) ? bytes : Buffer.from(bytes.toString())
  }

  #digits(number: number, count: number): void {
    this.#makeRoom(count)
    let left = Math.trunc(number)
    for (let at = count - 1; at >= 0; at--) {
      this.#bytes[this.#length + at] = digits[left % 10]!
      left = Math.trunc(left / 10)
    }
    this.#length += count
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

function escapeOf(byte: number): Buffer {
  return shortEscapes.get(byte) ?? Buffer.from(`\\u${byte.toString(16).padStart(4, '0')}`)
}
