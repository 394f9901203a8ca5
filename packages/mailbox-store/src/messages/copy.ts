// COPY and MOVE. RFC 9051 §6.4.7 and §6.4.8
import type { ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, Limited, StoreParams } from '../mailbox-store.ts'
import { placeCopies } from './place-copies.ts'
import { requireSpace } from './quota.ts'
import { removeMessages } from './remove-messages.ts'
import { checkRanges, toRanges } from './uid-ranges.ts'

export function copy(
  mailbox: Mailbox,
  { folder, uids, to, move, quota, by }: StoreParams<'copy'> & Authored & Limited
): ValueOf<'copy'> {
  checkRanges(uids)
  const { folders } = mailbox
  const source = folders.requireId(folder)
  const target = folders.require(to)
  const columns = folders.columns(source)
  const indices = columns.select(uids)
  if (!move) requireSpace(mailbox, quota, sizeOf(columns.arrays.size, indices))
  const sourceUids = toRanges(indices.map((index) => columns.arrays.uid[index]!))
  if (indices.length === 0) {
    const { uidValidity, highestModseq } = target
    return { uidValidity, sourceUids, destinationUids: [], modseq: highestModseq }
  }
  const { first, count, modseq } = commit(mailbox, (change) => {
    const placed = placeCopies(mailbox, change, { source, indices, target, by })
    if (!move) return { ...placed, modseq: source.highestModseq }
    const after = source === target ? placed.modseq : source.highestModseq
    const removed = removeMessages(mailbox, change, { folder: source, indices, modseq: after + 1, by })
    return { ...placed, modseq: removed.modseq }
  })
  return { uidValidity: target.uidValidity, sourceUids, destinationUids: [first, first + count - 1], modseq }
}

function sizeOf(sizes: Uint32Array, indices: Uint32Array): number {
  let bytes = 0
  for (const index of indices) bytes += sizes[index]!
  return bytes
}
