// IMAP strings as they stand in ENVELOPE and BODYSTRUCTURE. RFC 9051 §4.3
// Texts have a byte a character, so that a length in characters is one in bytes.

const longestQuoted = 1000

/** Quoted where that is allowed, else a literal; NUL, which no literal may hold, is dropped. */
export function imapString(text: string): string {
  if (text.length <= longestQuoted && !/[^\t -~]|["\\]/.test(text)) return `"${text}"`
  if (text.length <= longestQuoted && !/[^\t -~]/.test(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`
  const bytes = text.replaceAll('\0', '')
  return `{${bytes.length}}\r\n${bytes}`
}

export function imapNullableString(text: string | null | undefined): string {
  return text == null ? 'NIL' : imapString(text)
}
