// CANCELUPDATE. RFC 5267 §4.3.5.
import type { RequestReader } from '../wire/request-reader.ts'

export function parseCancelUpdate(reader: RequestReader): { readonly tags: readonly string[] } {
  const tags = []
  do tags.push(reader.string().toString('latin1'))
  while (reader.take(' '))
  reader.end()
  return { tags }
}
