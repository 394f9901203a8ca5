import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'

const maximumFlags = 100
const maximumFlagLength = 255

/** Flags in parentheses, or bare as STORE also has them. `\Recent` is the server's alone and is dropped. */
export function readFlags(reader: RequestReader): string[] {
  const flags = reader.peek() === '(' ? readFlagList(reader) : readBare(reader)
  if (flags.length > maximumFlags) throw new ImapSyntaxError('Too many flags')
  if (flags.some((flag) => flag.length > maximumFlagLength)) throw new ImapSyntaxError('Flag is too long')
  return flags.filter((flag) => flag.toLowerCase() !== String.raw`\recent`)
}

export function readFlagList(reader: RequestReader): string[] {
  return reader.list(() => reader.flag(), { mayBeEmpty: true })
}

function readBare(reader: RequestReader): string[] {
  const flags = []
  do flags.push(reader.flag())
  while (reader.take(' '))
  return flags
}
