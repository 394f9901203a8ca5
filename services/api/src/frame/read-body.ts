// The fields of a request's body: JSON, a form, or a form in parts. Bounded before anything is made of it.
import type { IncomingMessage } from 'node:http'
import { ApiProblem, invalidField } from './api-problem.ts'

export type Fields = Readonly<Record<string, unknown>>

const deepest = 32
const mostFields = 1000
const readingMs = 60_000

/** `limit`: bytes. @throws ApiProblem 400, 408, 413, 415 */
export async function readFields(request: IncomingMessage, limit: number): Promise<Fields> {
  const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';', 1)
  const bytes = await readBytes(request, limit)
  if (bytes.length === 0) return {}
  switch (type.trim()) {
    case '':
    case 'application/json':
      return parseJson(bytes)
    case 'application/x-www-form-urlencoded':
      return fieldsOfPairs(new URLSearchParams(bytes.toString()))
    case 'multipart/form-data':
      return parseParts(request, bytes)
    default:
      throw new ApiProblem(415, `Send application/json, not ${type.slice(0, 100)}`)
  }
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (request.headers['content-encoding'] && request.headers['content-encoding'] !== 'identity')
    throw new ApiProblem(415, 'Send the body as it is, without Content-Encoding')
  const tooLarge = () => new ApiProblem(413, `The body is larger than ${limit} bytes`)
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  const timer = setTimeout(() => request.destroy(), readingMs)
  try {
    // Not ended with the loop: the connection is still needed for the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length
      if (size > limit) throw tooLarge()
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw error instanceof ApiProblem ? error : new ApiProblem(400, 'The body broke off', { cause: error })
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks)
}

function parseJson(bytes: Buffer): Fields {
  const text = bytes.toString()
  checkDepth(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ApiProblem(400, 'The body is not JSON', { cause: error })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ApiProblem(400, 'The body is not a JSON object')
  checkNames(value)
  return value as Fields
}

/** Before parsing: a parser may fall over it. Brackets in strings do not count. */
function checkDepth(text: string): void {
  let depth = 0
  for (const [bracket] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (bracket === '{' || bracket === '[') depth += 1
    else if (bracket === '}' || bracket === ']') depth -= 1
    if (depth > deepest) throw new ApiProblem(400, `The body is nested more than ${deepest} deep`)
  }
}

/** Names that mean something to JavaScript or to the database are nobody's fields. */
export function checkNames(value: object): void {
  const waiting: object[] = [value]
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const [name, inner] of Object.entries(one)) {
      if (/^(?:__proto__|constructor|prototype)$|^\$|\[/.test(name))
        throw invalidField(name.slice(0, 100), 'is not a field')
      if (typeof inner === 'object' && inner !== null) waiting.push(inner as object)
    }
  }
}

async function parseParts(request: IncomingMessage, bytes: Buffer): Promise<Fields> {
  const headers = { 'content-type': request.headers['content-type']! }
  let form: FormData
  try {
    form = await new Response(new Uint8Array(bytes), { headers }).formData()
  } catch (error) {
    throw new ApiProblem(400, 'The parts of the body cannot be told apart', { cause: error })
  }
  return fieldsOfPairs(
    [...form].map(([name, value]) => {
      if (typeof value !== 'string') throw invalidField(name.slice(0, 100), 'is a file; send a text')
      return [name, value]
    })
  )
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
