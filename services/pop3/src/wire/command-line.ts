// A line as keyword and argument. RFC 1939 §3.
import { Pop3SyntaxError } from './pop3-syntax-error.ts'

export interface CommandLine {
  /** Upper case. */
  readonly keyword: string
  /** What follows the first space, a byte string; empty where there is nothing. */
  readonly argument: string
}

/** Bytes of a command without its line end; AUTH with an initial response may be longer (RFC 2449 §4, RFC 5034 §4). */
const longestCommand = 253

/** @throws Pop3SyntaxError */
export function parseCommand(line: string): CommandLine {
  const space = line.indexOf(' ')
  const keyword = (space < 0 ? line : line.slice(0, space)).toUpperCase()
  if (line.length > longestCommand && keyword !== 'AUTH') throw new Pop3SyntaxError('The line is too long')
  return { keyword, argument: space < 0 ? '' : line.slice(space + 1) }
}
