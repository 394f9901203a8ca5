// UIDs that were expunged after a MODSEQ. RFC 7162 §3.2.6
import type { ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams } from '../mailbox-store.ts'
import { mergeRanges } from './uid-ranges.ts'

/** `complete` is false where the log was pruned beyond `modseq`. */
export function vanished(
  mailbox: Mailbox,
  { folder: id, modseq }: StoreParams<'vanished'>
): ValueOf<'vanished'> {
  const folder = mailbox.folders.requireId(id)
  const pairs = mailbox.db.tuples<[number, number]>(
    'SELECT low, high FROM vanished WHERE folder = ? AND modseq > ?',
    folder.id,
    modseq
  )
  return { uids: mergeRanges(pairs), complete: modseq >= folder.vanishedPruned }
}
