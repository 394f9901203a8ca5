// COMPRESS. RFC 4978 §3.
import type { RequestReader } from '../wire/request-reader.ts'

/** `mechanism`: in upper case. */
export function parseCompress(reader: RequestReader): { readonly mechanism: string } {
  const mechanism = reader.word().toUpperCase()
  reader.end()
  return { mechanism }
}
