// OK, NO, BAD, BYE and the continuation request. RFC 9051 §7.1, §7.6.
import { encodeText } from '../wire/encoder.ts'

export type Status = 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH'

/** `code`: a response code with its arguments, without brackets. `tag` is `*` for an untagged response. */
export function statusResponse(tag: string, status: Status, text: string, code?: string): string {
  const bracketed = code === undefined ? '' : `[${code}] `
  return `${tag} ${status} ${bracketed}${encodeText(text)}\r\n`
}

export function continuation(text: string): string {
  return `+ ${encodeText(text)}\r\n`
}
