// ENABLE. RFC 9051 §6.3.1.
import type { RequestReader } from '../wire/request-reader.ts'

export function parseEnable(reader: RequestReader): { readonly capabilities: readonly string[] } {
  const capabilities = []
  do capabilities.push(reader.word())
  while (reader.take(' '))
  reader.end()
  return { capabilities }
}
