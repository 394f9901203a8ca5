// ID. RFC 2971 §3.1.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'

const maximumFields = 30

export function parseId(reader: RequestReader): { readonly fields: ReadonlyMap<string, string> } {
  const fields = new Map<string, string>()
  if (reader.peek() === '(') {
    const pair = (): void => {
      const name = reader.astring().toLowerCase()
      reader.space()
      const value = reader.nstring()
      if (value !== null) fields.set(name, value)
      if (fields.size > maximumFields) throw new ImapSyntaxError('Too many fields')
    }
    reader.list(pair, { mayBeEmpty: true })
  } else if (reader.nstring() !== null) throw reader.fault('NIL or a list')
  reader.end()
  return { fields }
}
