// JSON that is read while it comes: its long strings go, decoded, to a file, and the rest is small enough for a parser.
// RFC 8259 §7
import { randomUUID } from 'node:crypto'
import { ChunkList, type Spooled } from '@postkeep/spool'
import { ApiProblem } from '../frame/api-problem.ts'
import { JsonString } from './json-string.ts'
import { LargeContent } from './large-content.ts'
import { parseJson, type Fields } from './parse-json.ts'

const kibibyte = 1024
/** Of what stays in memory. Where it is much already, a string is long sooner. */
const much = 1024 * kibibyte
const most = 4 * much
const longString = 16 * kibibyte
const longStringOfMany = kibibyte
const quote = 0x22

export class LargeJson {
  readonly #spooled: Spooled
  /** Stands in front of the number of a long string. Nobody can guess it. */
  readonly #mark = `$${randomUUID()} `
  readonly #rest = new ChunkList()
  #restBytes = 0
  readonly #long: LargeContent[] = []
  #string: JsonString | undefined

  constructor(spooled: Spooled) {
    this.#spooled = spooled
  }

  /** @throws ApiProblem 400, 413 */
  async push(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;)
      at = this.#string ? await this.#readString(this.#string, chunk, at) : this.#readRest(chunk, at)
  }

  /** Long strings stay where they are as `content` and `raw`; others come back. @throws ApiProblem 400 */
  async fields(): Promise<Fields> {
    const fields = parseJson(this.#rest.concat())
    await this.#placeLong(fields)
    return fields
  }

  /** Gives where the next string begins. */
  #readRest(chunk: Buffer, start: number): number {
    const found = chunk.indexOf(quote, start)
    const end = found < 0 ? chunk.length : found + 1
    this.#keep(chunk.subarray(start, end))
    if (found >= 0) this.#string = new JsonString(this.#spooled)
    return end
  }

  async #readString(string: JsonString, chunk: Buffer, start: number): Promise<number> {
    const end = string.endIn(chunk, start)
    await string.push(chunk.subarray(start, end < 0 ? chunk.length : end), this.#limit)
    if (end < 0) return chunk.length
    await this.#close(string)
    this.#keep(chunk.subarray(end, end + 1))
    this.#string = undefined
    return end + 1
  }

  get #limit(): number {
    return this.#restBytes < much ? longString : longStringOfMany
  }

  #keep(bytes: Buffer): void {
    this.#restBytes += bytes.length
    if (this.#restBytes > most)
      throw new ApiProblem(413, `The body has more than ${most} bytes beside its long texts`)
    this.#rest.append(bytes)
  }

  async #close(string: JsonString): Promise<void> {
    const long = await string.end()
    if (long instanceof LargeContent) {
      this.#keep(Buffer.from(`${this.#mark}${this.#long.length}`))
      this.#long.push(long)
    } else for (const chunk of long.chunks) this.#keep(chunk)
  }

  async #placeLong(value: object): Promise<void> {
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object' && inner !== null) await this.#placeLong(inner as object)
      else if (typeof inner === 'string' && inner.startsWith(this.#mark)) {
        const long = this.#long[Number(inner.slice(this.#mark.length))]!
        const stays = name === 'content' || name === 'raw'
        Object.assign(value, { [name]: stays ? long : await long.text() })
      }
    }
  }
}
