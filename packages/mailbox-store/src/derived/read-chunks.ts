// Chunks for FETCH of envelopes, structures and headers: one at a time, as the reader takes them.
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams } from '../mailbox-store.ts'
import type { ChunkRow } from './chunk-row.ts'

export function* readChunks(
  { derived }: Mailbox,
  { kind, numbers }: StoreParams<'chunks'>
): Generator<ChunkRow> {
  for (const number of numbers) {
    const chunk = derived.chunk(kind, number)
    if (chunk) yield chunk
  }
}
