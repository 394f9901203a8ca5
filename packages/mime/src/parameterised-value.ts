// "value; name=value; …" of Content-Type and Content-Disposition. RFC 2045 §5.1, RFC 2183 §2; reads what is broken as far as it goes.
import { type Parameter, parameterLimit } from './message-part.ts'

export type ParameterisedValue = { value: string; parameters: Parameter[] }

/** The value in lower case and its parameters as written; of a text with a byte a character. */
export function parseParameterisedValue(text: string): ParameterisedValue {
  const semicolon = text.indexOf(';')
  const value = withoutComment(semicolon < 0 ? text : text.slice(0, semicolon)).toLowerCase()
  const parameters: Parameter[] = []
  let position = semicolon < 0 ? text.length : semicolon
  while (position < text.length && parameters.length < parameterLimit) {
    position = skipBlank(text, position + 1)
    const nameEnd = endOfName(text, position)
    const name = text.slice(position, nameEnd).trim().toLowerCase()
    position = nameEnd
    if (text[position] !== '=') continue
    const read = readValue(text, skipBlank(text, position + 1))
    if (name !== '') parameters.push([name, read.value])
    position = read.end
  }
  return { value, parameters }
}

function readValue(text: string, start: number): { value: string; end: number } {
  if (text[start] !== '"') {
    const end = nextSemicolon(text, start)
    return { value: withoutComment(text.slice(start, end)), end }
  }
  let value = ''
  let position = start + 1
  let copied = position
  for (; position < text.length && text[position] !== '"'; position++) {
    if (text[position] !== '\\') continue
    value += text.slice(copied, position)
    position++
    copied = position
  }
  return { value: value + text.slice(copied, position), end: nextSemicolon(text, position) }
}

function nextSemicolon(text: string, start: number): number {
  const semicolon = text.indexOf(';', start)
  return semicolon < 0 ? text.length : semicolon
}

function endOfName(text: string, start: number): number {
  let position = start
  while (position < text.length && text[position] !== '=' && text[position] !== ';') position++
  return position
}

function skipBlank(text: string, start: number): number {
  let position = start
  while (text[position] === ' ' || text[position] === '\t') position++
  return position
}

/** `us-ascii (Plain text)` is `us-ascii`. RFC 2045 §5.1 */
function withoutComment(text: string): string {
  const comment = text.indexOf('(')
  return (comment < 0 ? text : text.slice(0, comment)).trim()
}
