// A form (application/x-www-form-urlencoded) that is read while it comes: values go, decoded, to a spool. URL Standard §5.1
import type { Spooled } from '@postkeep/spool'
import { ApiProblem } from '../frame/api-problem.ts'
import type { FormPart } from './form-fields.ts'
import { UrlText } from './url-text.ts'

const mostPairs = 1000
const longestName = 4000
const [and, equals] = [0x26, 0x3d]

export class PairsReader {
  readonly parts: FormPart[] = []
  readonly #spooled: Spooled
  #name = Buffer.alloc(0)
  /** Undefined while the name comes. */
  #value: { readonly start: number; readonly text: UrlText } | undefined

  constructor(spooled: Spooled) {
    this.#spooled = spooled
  }

  /** @throws ApiProblem 400 */
  async push(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;)
      at = this.#value ? await this.#readValue(this.#value.text, chunk, at) : await this.#readName(chunk, at)
  }

  async end(): Promise<void> {
    await this.#close()
  }

  /** Gives where the rest begins. */
  async #readName(chunk: Buffer, start: number): Promise<number> {
    const [sign, next] = [chunk.indexOf(equals, start), chunk.indexOf(and, start)]
    const hasValue = sign >= 0 && (next < 0 || sign < next)
    const end = hasValue ? sign : next < 0 ? chunk.length : next
    this.#name = Buffer.concat([this.#name, chunk.subarray(start, end)])
    if (this.#name.length > longestName) throw new ApiProblem(400, 'The name of a field is too long')
    if (hasValue) this.#value = { start: this.#spooled.size, text: new UrlText() }
    else if (next >= 0) await this.#close()
    return end + 1
  }

  async #readValue(text: UrlText, chunk: Buffer, start: number): Promise<number> {
    const found = chunk.indexOf(and, start)
    const end = found < 0 ? chunk.length : found
    await this.#spooled.append(text.push(chunk.subarray(start, end)))
    if (found >= 0) await this.#close()
    return end + 1
  }

  async #close(): Promise<void> {
    if (this.#value) await this.#spooled.append(this.#value.text.end())
    const isThere = this.#value !== undefined || this.#name.length > 0
    if (this.parts.length === mostPairs) throw new ApiProblem(400, `There are more than ${mostPairs} fields`)
    const end = this.#spooled.size
    if (isThere) this.parts.push({ name: decoded(this.#name), start: this.#value?.start ?? end, end })
    this.#name = Buffer.alloc(0)
    this.#value = undefined
  }
}

function decoded(bytes: Buffer): string {
  const text = new UrlText()
  return Buffer.concat([text.push(bytes), text.end()]).toString()
}
