// What stands behind a keyword. RFC 1939 §3. Spaces too many are borne.
import { Pop3SyntaxError } from './pop3-syntax-error.ts'

/** @throws Pop3SyntaxError */
export function parseNothing(argument: string): void {
  if (wordsOf(argument).length > 0) throw new Pop3SyntaxError('No argument belongs here')
}

/** @throws Pop3SyntaxError */
export function parseNumber(argument: string): number {
  return numbersOf(argument, 1)[0]!
}

/** @throws Pop3SyntaxError */
export function parseOptionalNumber(argument: string): number | undefined {
  return argument.trim() === '' ? undefined : parseNumber(argument)
}

/** @throws Pop3SyntaxError */
export function parseTwoNumbers(argument: string): readonly [number, number] {
  const [first, second] = numbersOf(argument, 2)
  return [first!, second!]
}

/** All of it, spaces too, as UTF-8: a password may hold them (RFC 1939 §7). @throws Pop3SyntaxError */
export function parseText(argument: string): string {
  if (argument === '') throw new Pop3SyntaxError('An argument is missing')
  return Buffer.from(argument, 'latin1').toString('utf8')
}

export function wordsOf(argument: string): string[] {
  return argument.split(' ').filter((word) => word !== '')
}

/** A number too large to be exact is larger than any message number or count of lines: that is all it says. */
function numbersOf(argument: string, count: number): number[] {
  const words = wordsOf(argument)
  if (words.length !== count || !words.every((word) => /^\d+$/.test(word))) {
    throw new Pop3SyntaxError(count === 1 ? 'A message number belongs here' : 'Two numbers belong here')
  }
  return words.map(Number)
}
