// Names that are patterns: `/…/`, with the flags g and i. Only what RE2 can match: no look-around, no back-references.
import { invalid } from '../directory-error.ts'

const longestPattern = 250
const written = /^\/(.+)\/(?:g|i|gi|ig)?$/s
const lookAround = /\(\?<?[=!]/
const backReference = /^\\(?:[1-9]|k<)/

/** The pattern as written: lower-casing would turn `\S` into `\s`. @throws DirectoryError invalid */
export function checkAliasPattern(text: string): string {
  const body = written.exec(text)?.[1]
  if (body === undefined) throw invalid('name', 'A pattern ends with /, /i or /g, as in /^sales-.*/')
  if (text.length > longestPattern)
    throw invalid('name', `A pattern has at most ${longestPattern} characters`)
  const escapes = body.match(/\\(?:k<|.)/gs) ?? []
  if (escapes.some((escape) => backReference.test(escape)) || lookAround.test(body.replace(/\\./gs, ''))) {
    throw invalid('name', 'A pattern cannot look around or refer back, such as (?=…) or \\1')
  }
  if (!compiles(body)) throw invalid('name', `${text} is not a regular expression`)
  return text
}

function compiles(body: string): boolean {
  try {
    return new RegExp(body, 'iu') instanceof RegExp
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
