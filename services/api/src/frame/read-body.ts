// The fields of a request's body: JSON, a form, or a form in parts. Bounded before anything is made of it.
import type { IncomingMessage } from 'node:http'
import { ApiProblem, invalidField } from './api-problem.ts'

export type Fields = Readonly<Record<string, unknown>>

const deepest = 32
const mostFields = 1000
const readingMs = 60_000
const [quote, backslash] = [0x22, 0x5c]
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d]

/** `limit`: bytes. @throws ApiProblem 400, 408, 413, 415 */
export async function readFields(request: IncomingMessage, limit: number): Promise<Fields> {
  const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';', 1)
  const bytes = await readBytes(request, limit)
  if (bytes.length === 0) return {}
  switch (type.trim()) {
    case '':
    case 'application/json':
    // Clients that say nothing, where fetch says this for them.
    case 'text/plain':
      return parseJson(bytes)
    case 'application/x-www-form-urlencoded':
      return fieldsOfPairs(new URLSearchParams(bytes.toString()))
    case 'multipart/form-data':
      return parseParts(request, bytes)
    default:
      throw new ApiProblem(415, `Send application/json, not ${type.slice(0, 100)}`)
  }
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer<ArrayBuffer>> {
  if (request.headers['content-encoding'] && request.headers['content-encoding'] !== 'identity')
    throw new ApiProblem(415, 'Send the body as it is, without Content-Encoding')
  const tooLarge = () => new ApiProblem(413, `The body is larger than ${limit} bytes`)
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge()
  const known = Number(request.headers['content-length'] ?? 0)
  const chunks: Buffer[] = []
  // One buffer to measure, where the measure is known: pieces that are joined are there twice.
  const whole = known > 0 ? Buffer.allocUnsafeSlow(known) : undefined
  let size = 0
  const timer = setTimeout(() => request.destroy(), readingMs)
  try {
    // Not ended with the loop: the connection is still needed for the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length
      if (size > limit) throw tooLarge()
      if (whole) (chunk as Buffer).copy(whole, size - (chunk as Buffer).length)
      else chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw error instanceof ApiProblem ? error : new ApiProblem(400, 'The body broke off', { cause: error })
  } finally {
    clearTimeout(timer)
  }
  return whole ?? Buffer.concat(chunks)
}

function parseJson(bytes: Buffer): Fields {
  checkDepth(bytes)
  let value: unknown
  try {
    value = JSON.parse(bytes.toString())
  } catch (error) {
    throw new ApiProblem(400, 'The body is not JSON', { cause: error })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ApiProblem(400, 'The body is not a JSON object')
  checkNames(value)
  return value as Fields
}

/** Before parsing: a parser may fall over it. Brackets in strings do not count. */
function checkDepth(bytes: Buffer): void {
  let depth = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) at = endOfString(bytes, at)
    else if (byte === openBrace || byte === openBracket) depth += 1
    else if (byte === closeBrace || byte === closeBracket) depth -= 1
    if (depth > deepest) throw new ApiProblem(400, `The body is nested more than ${deepest} deep`)
  }
}

/** Where the string that begins at `start` has its other quote. */
function endOfString(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(quote, start + 1); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let before = end - 1
    while (bytes[before] === backslash) before -= 1
    if ((end - before) % 2 === 1) return end
  }
  return bytes.length
}

/** Names that mean something to JavaScript or to the database, or that it cannot hold. */
const forbiddenName = /^(?:__proto__|constructor|prototype|_bsontype)$|^\$|[[\0]/

export function checkNames(value: object): void {
  const waiting: object[] = [value]
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const [name, inner] of Object.entries(one)) {
      if (forbiddenName.test(name)) throw invalidField(name.slice(0, 100), 'is not a field')
      if (typeof inner === 'object' && inner !== null) waiting.push(inner as object)
    }
  }
}

async function parseParts(request: IncomingMessage, bytes: Buffer<ArrayBuffer>): Promise<Fields> {
  const headers = { 'content-type': request.headers['content-type']! }
  let form: FormData
  try {
    form = await new Response(bytes, { headers }).formData()
  } catch (error) {
    throw new ApiProblem(400, 'The parts of the body cannot be told apart', { cause: error })
  }
  const files: object[] = []
  const texts: [string, string][] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') texts.push([name, value])
    else files.push(await attachmentOf(name, value))
  }
  const fields = fieldsOfPairs(texts)
  return files.length === 0 ? fields : { ...fields, attachments: files }
}

/** As the messages of the API have them. */
async function attachmentOf(name: string, file: File): Promise<object> {
  if (!/^attachments?(?:\[\])?$/.test(name)) throw invalidField(name.slice(0, 100), 'is a file; send a text')
  const content = new Uint8Array(await file.arrayBuffer())
  return { filename: file.name, content, ...(file.type && { contentType: file.type }) }
}

/** A name that comes several times, or as `name[]`, is a list. */
export function fieldsOfPairs(pairs: Iterable<readonly [string, string]>): Fields {
  const fields = new Map<string, string | string[]>()
  let count = 0
  for (const [written, value] of pairs) {
    count += 1
    if (count > mostFields) throw new ApiProblem(400, `There are more than ${mostFields} fields`)
    const name = written.replace(/\[\]$/, '')
    const known = fields.get(name)
    if (known === undefined) fields.set(name, written === name ? value : [value])
    else fields.set(name, [known, value].flat())
  }
  const all = Object.create(null) as Record<string, unknown>
  for (const [name, value] of fields) all[name] = value
  checkNames(all)
  return all
}
