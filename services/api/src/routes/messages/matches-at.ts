// A part of what was found, in one order where it is of several folders. There may be a hundred thousand: no object is made of
// each.
import type { MailboxSession, OpenedFolder } from '@postkeep/mailbox-client'
import { orderOf } from './message-query.ts'
import { rangesOf } from './rows.ts'

/** What of a folder was found, in order. */
export type FolderMatches = { readonly opened: OpenedFolder; readonly uids: Uint32Array }

export type Match = { readonly opened: OpenedFolder; readonly uid: number }

type Place = { readonly from: number; readonly end: number; readonly sort: string }

export async function matchesAt(
  session: MailboxSession,
  found: readonly FolderMatches[],
  { end, from, sort }: Place
): Promise<Match[]> {
  const [only] = found
  if (only && found.length === 1)
    return [...only.uids.subarray(from, end)].map((uid) => ({ opened: only.opened, uid }))
  const order = await mergedOrder(session, found, sort)
  return [...order.subarray(from, end)].map((index) => matchOf(found, index))
}

/** Indexes into all that was found, one folder after the other. */
async function mergedOrder(
  session: MailboxSession,
  found: readonly FolderMatches[],
  sort: string
): Promise<Uint32Array> {
  const ranks: number[] = []
  for (const { opened, uids } of found) {
    const rankOf = await ranksOf(session, opened, uids, sort)
    for (const uid of uids) ranks.push(rankOf(uid))
  }
  const sign = orderOf(sort).reverse ? -1 : 1
  const order = Uint32Array.from({ length: ranks.length }, (_, index) => index)
  return order.sort((a, b) => sign * (ranks[a]! - ranks[b]!) || a - b)
}

function matchOf(found: readonly FolderMatches[], index: number): Match {
  let at = index
  for (const { opened, uids } of found) {
    const uid = uids[at]
    if (uid !== undefined) return { opened, uid }
    at -= uids.length
  }
  throw new RangeError(`nothing was found at ${index}`)
}

/** By what messages of several folders are put in one order. */
async function ranksOf(
  session: MailboxSession,
  { folder }: OpenedFolder,
  uids: Uint32Array,
  sort: string
): Promise<(uid: number) => number> {
  const name = { internal_date: 'internalDate', size: 'size' }[sort.replace(/^-/, '')] ?? 'saveDate'
  const names = ['uid', name as 'internalDate' | 'saveDate' | 'size'] as const
  const { columns } = await session.columns(folder.id, names, rangesOf(uids))
  const ranks = new Map(Array.from(columns.uid, (uid, at) => [uid, columns[names[1]][at]!]))
  return (uid) => ranks.get(uid) ?? 0
}
