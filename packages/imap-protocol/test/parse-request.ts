// What a request parser makes of a line.
import assert from 'node:assert/strict'
import { ImapSyntaxError } from '../src/imap-syntax-error.ts'
import { parseCommand } from '../src/requests/command.ts'
import { CommandDecoder } from '../src/wire/command-decoder.ts'
import { limitsAfterLogin } from '../src/wire/command-limits.ts'
import type { RequestReader } from '../src/wire/request-reader.ts'

/** The reader behind the name of the one command in `input`. */
export function readerOf(input: string | Buffer): RequestReader {
  const decoder = new CommandDecoder(limitsAfterLogin(1_000_000))
  decoder.push(Buffer.concat([Buffer.from(input), Buffer.from('\r\n')]))
  let decoded = decoder.next()
  while (decoded?.kind === 'continue') decoded = decoder.next()
  if (decoded?.kind !== 'command') throw new ImapSyntaxError('no command')
  const { reader } = parseCommand(decoded.line)
  if (!reader.isAtEnd) reader.space()
  return reader
}

export function parse<T>(parser: (reader: RequestReader) => T, input: string): T {
  return parser(readerOf(input === '' ? 'a X' : `a X ${input}`))
}

export function refuses(parser: (reader: RequestReader) => unknown, ...inputs: string[]): void {
  for (const input of inputs) assert.throws(() => parse(parser, input), ImapSyntaxError, input)
}
