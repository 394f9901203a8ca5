import type { ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams, WithAttachment } from '../mailbox-store.ts'
import { checkRanges } from './uid-ranges.ts'

/** Columns of all messages of a folder, or of those in `uids`, and of these only those changed after `since`. */
export function columns(
  { folders }: Mailbox,
  { folder, names, uids, since }: StoreParams<'columns'>
): WithAttachment<ValueOf<'columns'>> {
  const all = folders.columns(folders.requireId(folder))
  if (uids === undefined && since === undefined)
    return { value: { count: all.count }, attachment: all.pack(names) }
  if (uids) checkRanges(uids)
  const selected = all.select(uids)
  const { modseq } = all.arrays
  const indices = since === undefined ? selected : selected.filter((index) => modseq[index]! > since)
  return { value: { count: indices.length }, attachment: all.pack(names, indices) }
}
