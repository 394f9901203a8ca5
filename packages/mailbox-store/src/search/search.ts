// SEARCH of one folder. Attachment: the UIDs that were found, ascending.
import type { ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams, WithAttachment } from '../mailbox-store.ts'
import { selectMessages } from './select-messages.ts'

/** `highestModseq`: of the messages that were found (RFC 7162 §3.1.5); 0 where there are none. */
export function search(
  mailbox: Mailbox,
  { folder, key }: StoreParams<'search'>
): WithAttachment<ValueOf<'search'>> {
  const columns = mailbox.folders.columns(mailbox.folders.requireId(folder))
  const found = selectMessages({ mailbox, columns }, key, columns.select())
  const { modseq } = columns.arrays
  const highestModseq = found.reduce((highest, index) => Math.max(highest, modseq[index]!), 0)
  return { value: { count: found.length, highestModseq }, attachment: columns.pack(['uid'], found) }
}
