// Sizes as POP3 counts them: of what is sent (RFC 1939 §11). They are known from the delivery; a message of which nothing
// could be derived is read.
import { type Columns, bodiesPerChunk, decompressBody, unpackChunk } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { wireSize } from '@postkeep/mime'

export type MessageColumns = Columns<'uid' | 'body' | 'size'>

/** Sizes of all messages of the table, bytes, in its order. */
export async function measureSizes(
  mailbox: MailboxSession,
  { body, size }: MessageColumns,
  signal: AbortSignal
): Promise<Uint32Array> {
  // Of a message that is gone meanwhile, that of what was stored.
  const sizes = size.slice()
  const byChunk = Map.groupBy(body.keys(), (index) => Math.floor(body[index]! / bodiesPerChunk))
  const unknown = new Set(body)
  const take = (number: number, compressed: Buffer): void => {
    const chunk = unpackChunk(compressed)
    for (const index of byChunk.get(number) ?? []) {
      const entry = chunk.entry(body[index]! % bodiesPerChunk)
      if (entry.length === 0) continue
      sizes[index] = entry.readUInt32LE(0)
      unknown.delete(body[index]!)
    }
  }
  await mailbox.chunks('wire', [...byChunk.keys()], take, { signal })
  if (unknown.size === 0) return sizes
  const measured = new Map<number, number>()
  await mailbox.bodies(
    [...unknown],
    ({ body: number, compressed, size: raw }) =>
      void measured.set(number, wireSize(decompressBody(compressed, raw))),
    { signal }
  )
  return sizes.map((known, index) => measured.get(body[index]!) ?? known)
}
