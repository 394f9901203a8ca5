import type { ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams, WithAttachment } from '../mailbox-store.ts'
import { checkRanges } from './uid-ranges.ts'

/** Columns of all messages of a folder, or of those in `uids`. */
export function columns(
  { folders }: Mailbox,
  { folder, names, uids }: StoreParams<'columns'>
): WithAttachment<ValueOf<'columns'>> {
  const all = folders.columns(folders.requireId(folder))
  if (uids === undefined) return { value: { count: all.count }, attachment: all.pack(names) }
  checkRanges(uids)
  const indices = all.select(uids)
  return { value: { count: indices.length }, attachment: all.pack(names, indices) }
}
