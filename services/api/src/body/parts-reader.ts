// A form in parts (multipart/form-data), read while it comes: contents go to a spool. RFC 7578, RFC 2046 §5.1.1
import type { Spooled } from '@postkeep/spool'
import { ApiProblem } from '../frame/api-problem.ts'
import type { FormPart } from './form-fields.ts'

const mostParts = 1000
const longestHeader = 16 * 1024
const [dash, lineEnd, headerEnd] = ['--', '\r\n', '\r\n\r\n']

export class PartsReader {
  readonly parts: FormPart[] = []
  readonly #spooled: Spooled
  readonly #delimiter: Buffer
  /** As if a line had ended before the body. */
  #pending: Buffer = Buffer.from(lineEnd)
  #state: 'content' | 'delimiter' | 'header' | 'end' = 'content'
  /** Without it: before the first part. */
  #part: Omit<FormPart, 'end'> | undefined

  /** @throws ApiProblem 400 */
  constructor(contentType: string, spooled: Spooled) {
    const [, quoted, word] = /;\s*boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType) ?? []
    const boundary = quoted ?? word
    if (!boundary) throw notParts()
    this.#delimiter = Buffer.from(`${lineEnd}${dash}${boundary}`)
    this.#spooled = spooled
  }

  /** @throws ApiProblem 400 */
  async push(chunk: Buffer): Promise<void> {
    if (this.#state === 'end') return
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk
    while (await this.#step());
  }

  /** @throws ApiProblem 400 where parts are missing */
  end(): void {
    if (this.#state !== 'end') throw notParts()
  }

  /** Whether there may be another one. */
  async #step(): Promise<boolean> {
    if (this.#state === 'content') return this.#readContent()
    if (this.#state === 'delimiter') return this.#readDelimiter()
    return this.#state === 'header' && this.#readHeader()
  }

  async #readContent(): Promise<boolean> {
    const found = this.#pending.indexOf(this.#delimiter)
    const end = found < 0 ? Math.max(0, this.#pending.length - this.#delimiter.length + 1) : found
    if (this.#part && end > 0) await this.#spooled.append(this.#pending.subarray(0, end))
    this.#pending = this.#pending.subarray(found < 0 ? end : found + this.#delimiter.length)
    if (found < 0) return false
    if (this.#part) this.parts.push({ ...this.#part, end: this.#spooled.size })
    this.#part = undefined
    this.#state = 'delimiter'
    return true
  }

  #readDelimiter(): boolean {
    if (this.#pending.length < dash.length) return false
    const line = this.#pending.indexOf(lineEnd)
    const rest = this.#pending.toString('latin1', 0, line < 0 ? undefined : line)
    if (rest.startsWith(dash)) {
      this.#state = 'end'
      return false
    }
    if (!/^[ \t]{0,200}\r?$/.test(rest)) throw notParts()
    if (line < 0) return false
    this.#pending = this.#pending.subarray(line)
    this.#state = 'header'
    return true
  }

  #readHeader(): boolean {
    const end = this.#pending.indexOf(headerEnd)
    if ((end < 0 ? this.#pending.length : end) > longestHeader) throw notParts()
    if (end < 0) return false
    if (this.parts.length === mostParts) throw new ApiProblem(400, `There are more than ${mostParts} fields`)
    const facts = factsOf(this.#pending.toString('utf8', 0, end))
    this.#part = { ...facts, start: this.#spooled.size }
    this.#pending = this.#pending.subarray(end + headerEnd.length)
    this.#state = 'content'
    return true
  }
}

function factsOf(header: string): Pick<FormPart, 'name' | 'filename' | 'contentType'> {
  const lines = header.split(lineEnd)
  const value = (name: RegExp) =>
    lines
      .find((line) => name.test(line))
      ?.replace(name, '')
      .trim()
  const disposition = value(/^content-disposition:/i) ?? ''
  const name = parameterOf(disposition, 'name')
  if (!/^form-data\b/i.test(disposition) || name === undefined) throw notParts()
  const filename = parameterOf(disposition, 'filename')
  const contentType = value(/^content-type:/i)
  return { name, ...(filename !== undefined && { filename }), ...(contentType && { contentType }) }
}

/** Browsers write quotes and line ends as %22, %0D and %0A (HTML, "multipart form data"), others with backslashes. */
function parameterOf(disposition: string, name: string): string | undefined {
  const form = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i')
  const [, quoted, word] = form.exec(disposition) ?? []
  const text = quoted?.replaceAll(/\\(["\\])/g, '$1') ?? word
  return text?.replaceAll(/%(?:22|0d|0a)/gi, (code) => decodeURIComponent(code))
}

function notParts(): ApiProblem {
  return new ApiProblem(400, 'The parts of the body cannot be told apart')
}
