// The messages of SASL PLAIN, RFC 4616, as AUTH carries them, RFC 5034 §4.
import { Pop3SyntaxError } from './pop3-syntax-error.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** A response line in base64, or the initial response, where `=` is the empty one. @throws Pop3SyntaxError */
export function parseSaslResponse(line: string): Buffer {
  if (line === '*') throw new Pop3SyntaxError('Authentication was given up')
  if (line === '=') return Buffer.alloc(0)
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(line)) {
    throw new Pop3SyntaxError('Not base64')
  }
  return Buffer.from(line, 'base64')
}

/** An authorisation identity must be absent or the login itself. @throws Pop3SyntaxError */
export function parsePlain(message: Buffer): Credentials {
  const [authorisation, username, password, ...more] = message.toString('utf8').split('\0')
  if (username === undefined || password === undefined || more.length > 0) {
    throw new Pop3SyntaxError('Not a PLAIN message')
  }
  if (authorisation !== '' && authorisation !== username) {
    throw new Pop3SyntaxError('Logging in as another user is not possible')
  }
  return { username, password }
}
