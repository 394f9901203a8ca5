import type { ColumnName, ValueOf } from '@postkeep/mailbox-contract'
import { threadsOf } from '../derived/read-threads.ts'
import type { FolderColumns } from '../folders/folder-columns.ts'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams, WithAttachment } from '../mailbox-store.ts'
import { checkRanges } from './uid-ranges.ts'

/** Columns of all messages of a folder, or of those in `uids`, and of these only those changed after `since`. */
export function columns(
  mailbox: Mailbox,
  { folder, names, uids, since }: StoreParams<'columns'>
): WithAttachment<ValueOf<'columns'>> {
  const { folders } = mailbox
  const all = folders.columns(folders.requireId(folder))
  if (uids === undefined && since === undefined) {
    return { value: { count: all.count }, attachment: pack(mailbox, all, names) }
  }
  if (uids) checkRanges(uids)
  const selected = all.select(uids)
  const { modseq } = all.arrays
  const indices = since === undefined ? selected : selected.filter((index) => modseq[index]! > since)
  return { value: { count: indices.length }, attachment: pack(mailbox, all, names, indices) }
}

function pack(
  mailbox: Mailbox,
  all: FolderColumns,
  names: readonly ColumnName[],
  indices?: Uint32Array
): Buffer<ArrayBuffer> {
  const parts = names.map((name) => {
    if (name !== 'thread') return all.pack([name], indices)
    const { body } = all.arrays
    const bodies = indices === undefined ? body.slice(0, all.count) : indices.map((index) => body[index]!)
    return new Uint8Array(threadsOf(mailbox, bodies).buffer)
  })
  return Buffer.concat(parts)
}
