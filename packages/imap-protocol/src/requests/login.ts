// LOGIN. RFC 9051 §6.2.3.
import type { RequestReader } from '../wire/request-reader.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export function parseLogin(reader: RequestReader): Credentials {
  const username = reader.astring()
  reader.space()
  const password = reader.astring()
  reader.end()
  return { username, password }
}
