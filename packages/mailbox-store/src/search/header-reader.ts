// The header of messages by their bodies' numbers: from chunks for the fields that are cached, else from the bodies.
import { bodiesPerChunk, decompressBody, unpackChunk, type Chunk } from '@postkeep/mailbox-contract'
import { cachedHeaderNames, headerFieldsOf } from '@postkeep/mime'
import { chunkNumber } from '../derived/chunks.ts'
import type { Mailbox } from '../mailbox.ts'

const nothing = Buffer.alloc(0)

export function isCachedField(name: string): boolean {
  return cachedHeaderNames.has(name)
}

/** The whole message. Empty where it is gone. */
export function rawMessage({ db }: Mailbox, body: number): Buffer {
  const row = db.row<{ size: number; compressed: Buffer }>(
    'SELECT size, compressed FROM body WHERE id = ?',
    body
  )
  return row ? decompressBody(row.compressed, row.size) : nothing
}

/** Keeps the chunk that it read last: ask in the order of the bodies. */
export function cachedHeaderReader({ derived }: Mailbox): (body: number) => Buffer {
  let number = -1
  let chunk: Chunk | undefined
  return (body) => {
    if (chunkNumber(body) !== number) {
      number = chunkNumber(body)
      const row = derived.chunk('headers', number)
      chunk = row && unpackChunk(row.compressed)
    }
    return headerFieldsOf(chunk?.entry(body % bodiesPerChunk) ?? nothing)
  }
}
