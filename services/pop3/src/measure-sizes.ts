// Reads the messages whose size on the wire is not known yet. What was measured stays known if the client leaves.
import { type Columns, decompressBody } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { MailboxSizes } from './known-sizes.ts'
import { wireSize } from './wire/wire-size.ts'

export type MessageColumns = Columns<'uid' | 'body' | 'size'>

const messagesTogether = 512

/** Sizes of all messages of the table, bytes, in its order. */
export async function measureSizes(
  mailbox: MailboxSession,
  { uid, body, size }: MessageColumns,
  known: MailboxSizes,
  signal: AbortSignal
): Promise<Uint32Array> {
  for (let first = firstAbove(uid, known.upTo); first < uid.length; first += messagesTogether) {
    const uids = uid.subarray(first, first + messagesTogether)
    // One body may be several messages.
    const byBody = Map.groupBy(uids.keys(), (at) => body[first + at]!)
    await mailbox.bodies(
      [...byBody.keys()],
      (message) => {
        const octets = wireSize(decompressBody(message.compressed, message.size))
        if (octets === message.size) return
        for (const at of byBody.get(message.body) ?? []) known.differing.set(uids[at]!, octets)
      },
      { signal }
    )
    known.upTo = Math.max(known.upTo, uids.at(-1)!)
  }
  return size.map((stored, index) => known.differing.get(uid[index]!) ?? stored) as Uint32Array
}

function firstAbove(uids: Uint32Array, limit: number): number {
  const index = uids.findIndex((uid) => uid > limit)
  return index < 0 ? uids.length : index
}
