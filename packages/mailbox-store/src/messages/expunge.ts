// EXPUNGE and UID EXPUNGE. RFC 9051 §6.4.3 and §6.4.9
import { deleted, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'
import { removeMessages } from './remove-messages.ts'
import { checkRanges } from './uid-ranges.ts'

export function expunge(
  mailbox: Mailbox,
  { folder: id, uids, by }: StoreParams<'expunge'> & Authored
): ValueOf<'expunge'> {
  if (uids) checkRanges(uids)
  const folder = mailbox.folders.requireId(id)
  const columns = mailbox.folders.columns(folder)
  const { flags } = columns.arrays
  const indices = columns.select(uids).filter((index) => (flags[index]! & deleted) !== 0)
  if (indices.length === 0) return { uids: [], modseq: folder.highestModseq }
  return commit(mailbox, (change) => removeMessages(mailbox, change, { folder, indices, by }))
}
