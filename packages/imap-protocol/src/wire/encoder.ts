// Values to byte strings: quoted string or literal. RFC 9051 §4.3.
import { type NameEncoding, encodeMailboxName } from '../mailbox-name.ts'
import { isAstring } from './syntax.ts'

/** A quoted string where it can be one, else a literal of UTF-8. */
export function encodeString(text: string): string {
  if (text.length <= 1000 && !/[^\x20-\x7e]/.test(text))
    return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
  const bytes = Buffer.from(text, 'utf8')
  return `{${bytes.length}}\r\n${bytes.toString('latin1')}`
}

export function encodeAstring(text: string): string {
  return isAstring.test(text) ? text : encodeString(text)
}

/** A byte string. `encoding`: what the session has enabled. */
export function encodeMailbox(path: string, encoding: NameEncoding = 'utf7'): string {
  if (encoding === 'utf8' && /[^\x20-\x7e]/.test(path)) return encodeUtf8(path)
  const name = encoding === 'utf8' ? path : encodeMailboxName(path)
  return name.toUpperCase() === 'NIL' ? `"${name}"` : encodeAstring(name)
}

/** A quoted string of UTF-8 (RFC 9051 §4.3). `text` has no control characters. */
function encodeUtf8(text: string): string {
  return `"${Buffer.from(text.replaceAll(/["\\]/g, String.raw`\$&`)).toString('latin1')}"`
}

/** Human-readable text of a response: printable ASCII on one line. RFC 9051 §9 (text). */
export function encodeText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]+/g, '?')
}
