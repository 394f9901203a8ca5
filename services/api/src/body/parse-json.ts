// JSON of a request, bounded before anything is made of it.
import { ApiProblem, invalidField } from '../frame/api-problem.ts'

export type Fields = Readonly<Record<string, unknown>>

const deepest = 32
const [quote, backslash] = [0x22, 0x5c]
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d]

/** @throws ApiProblem 400 */
export function parseJson(bytes: Buffer): Fields {
  checkDepth(bytes)
  const value = parsed(bytes.toString())
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ApiProblem(400, 'The body is not a JSON object')
  checkNames(value)
  return value as Fields
}

/** @throws ApiProblem 400 */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new ApiProblem(400, 'The body is not JSON', { cause: error })
  }
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
