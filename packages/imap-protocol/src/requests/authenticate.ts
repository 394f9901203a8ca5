// AUTHENTICATE and the messages of its mechanisms. RFC 9051 §6.2.2; SASL-IR: RFC 4959; PLAIN: RFC 4616.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import type { Credentials } from './login.ts'

export interface AuthenticateRequest {
  /** Upper case. */
  readonly mechanism: string
  /** The initial response, decoded. */
  readonly initial?: Buffer
}

export function parseAuthenticate(reader: RequestReader): AuthenticateRequest {
  const mechanism = reader.word()
  if (reader.isAtEnd) return { mechanism }
  reader.space()
  const text = reader.rest()
  return { mechanism, initial: text === '=' ? Buffer.alloc(0) : parseBase64(text) }
}

/** One line of the client during AUTHENTICATE; undefined when it gives up (`*`). */
export function parseSaslResponse(line: string): Buffer | undefined {
  return line === '*' ? undefined : parseBase64(line)
}

/** PLAIN's only message. An authorisation identity must be absent or the login itself. */
export function parsePlain(message: Buffer): Credentials {
  const [authorisation, username, password, ...more] = message.toString('utf8').split('\0')
  if (username === undefined || password === undefined || more.length > 0) {
    throw new ImapSyntaxError('Not a PLAIN message')
  }
  if (authorisation !== '' && authorisation !== username) {
    throw new ImapSyntaxError('Logging in as another user is not possible')
  }
  return { username, password }
}

function parseBase64(text: string): Buffer {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw new ImapSyntaxError('Not base64')
  }
  return Buffer.from(text, 'base64')
}
