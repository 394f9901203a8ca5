import type { RequestReader } from '../wire/request-reader.ts'

/** A command without arguments. */
export function parseNothing(reader: RequestReader): null {
  reader.end()
  return null
}
