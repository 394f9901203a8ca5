// SEARCH and SORT of one folder. Attachment: the UIDs that were found, and their scores.
import type { SearchKey, ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams, WithAttachment } from '../mailbox-store.ts'
import { sortMessages } from '../order/sort-messages.ts'
import { relevancyOf } from './relevancy.ts'
import { isQuick, selectMessages, type Search, type Selection } from './select-messages.ts'
import type { Steps } from './steps.ts'

/** `highestModseq`: of the messages that were found (RFC 7162 §3.1.5); 0 where there are none. */
export function* search(
  mailbox: Mailbox,
  { folder, key, order, relevancy }: StoreParams<'search'>
): Steps<WithAttachment<ValueOf<'search'>>> {
  const isOrdered = order !== undefined
  const { search, found } = yield* searchFolder(mailbox, { folder, key, isOrdered })
  const { columns } = search
  const isScored = relevancy === true || order?.some((criterion) => criterion.key === 'relevancy')
  const scores = isScored ? relevancyOf(search, key, found) : new Uint8Array()
  const ordered = isOrdered
    ? yield* sortMessages(search, found, { criteria: order, relevancy: scores })
    : found
  const { modseq } = columns.arrays
  const highestModseq = found.reduce((highest, index) => Math.max(highest, modseq[index]!), 0)
  const uids = columns.pack(['uid'], ordered)
  const attachment = relevancy === true ? Buffer.concat([uids, inOrder(scores, found, ordered)]) : uids
  return { value: { count: found.length, highestModseq }, attachment }
}

/** What is asked in several turns is asked of the folder as it was at the beginning. */
export function* searchFolder(
  mailbox: Mailbox,
  { folder, key, isOrdered }: { folder: number; key: SearchKey; isOrdered: boolean }
): Steps<{ search: Search; found: Selection }> {
  const current = mailbox.folders.columns(mailbox.folders.requireId(folder))
  const search = { mailbox, columns: isOrdered || !isQuick(key) ? current.snapshot() : current }
  return { search, found: yield* selectMessages(search, key, search.columns.select()) }
}

function inOrder(scores: Uint8Array, found: Selection, ordered: Selection): Uint8Array {
  const places = new Map<number, number>()
  for (const [place, index] of found.entries()) places.set(index, place)
  return Uint8Array.from(ordered, (index) => scores[places.get(index)!]!)
}
