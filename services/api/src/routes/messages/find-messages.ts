// One page of the messages that a query asks for, of one folder or of all.
import type { MailboxSession, OpenedFolder } from '@postkeep/mailbox-client'
import { MailboxError, type SearchKey } from '@postkeep/mailbox-contract'
import { ApiProblem } from '../../frame/api-problem.ts'
import { orderOf, searchKeyOf, type MessageQuery } from './message-query.ts'
import { rangesOf, readRows, type MessageRow } from './rows.ts'

export type MessagePage = { readonly count: number; readonly rows: readonly MessageRow[] }

type Match = { readonly opened: OpenedFolder; readonly uid: number; readonly rank: number }

export async function findMessages(session: MailboxSession, query: MessageQuery): Promise<MessagePage> {
  const key = searchKeyOf(query)
  const paths = query.folder === undefined ? await allPaths(session) : [query.folder]
  if (query.folder === undefined) checkOrder(query.sort)
  let matches: Match[] = []
  for (const path of paths) {
    const opened = key && (await openFolder(session, path))
    if (opened) matches.push(...(await matchesOf(session, opened, key, query)))
  }
  if (paths.length > 1) {
    const sign = orderOf(query.sort).reverse ? -1 : 1
    matches = matches.toSorted((a, b) => sign * (a.rank - b.rank))
  }
  const shown = matches.slice((query.page - 1) * query.limit, query.page * query.limit)
  return { count: matches.length, rows: await rowsOf(session, shown) }
}

async function allPaths(session: MailboxSession): Promise<string[]> {
  return (await session.listFolders()).map(({ path }) => path)
}

function checkOrder(sort: string): void {
  if (/^-?(created_at|internal_date|size)$/.test(sort)) return
  throw new ApiProblem(400, `Name a folder to sort by ${sort}`, { field: 'sort' })
}

/** undefined: there is none. */
async function openFolder(session: MailboxSession, path: string): Promise<OpenedFolder | undefined> {
  try {
    return await session.openFolder(path)
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'not-found') return undefined
    throw error
  }
}

async function matchesOf(
  session: MailboxSession,
  opened: OpenedFolder,
  key: SearchKey,
  query: MessageQuery
): Promise<Match[]> {
  const uids = await inOrder(session, opened, key, query.sort)
  const wanted = query.has_attachment ?? query.has_attachments
  const kept = wanted === undefined ? uids : await withAttachments(session, opened, uids, wanted)
  if (query.folder !== undefined) return kept.map((uid, rank) => ({ opened, uid, rank }))
  const ranks = await ranksOf(session, opened, kept, query.sort)
  return kept.map((uid) => ({ opened, uid, rank: ranks.get(uid) ?? 0 }))
}

async function inOrder(
  session: MailboxSession,
  { columns, folder }: OpenedFolder,
  key: SearchKey,
  sort: string
): Promise<number[]> {
  const order = orderOf(sort)
  const isPlain = order.key === undefined
  if (key.type === 'all' && isPlain) return order.reverse ? [...columns.uid].toReversed() : [...columns.uid]
  const options = isPlain ? {} : { order: [{ key: order.key, reverse: order.reverse }] }
  const { uids } = await session.search(folder.id, key, options)
  return isPlain && order.reverse ? [...uids].toReversed() : [...uids]
}

async function withAttachments(
  session: MailboxSession,
  opened: OpenedFolder,
  uids: readonly number[],
  isWanted: boolean
): Promise<number[]> {
  const rows = await readRows(session, opened, uids)
  return rows.filter(({ hasAttachment }) => hasAttachment === isWanted).map(({ uid }) => uid)
}

/** By what messages of several folders are put in one order. */
async function ranksOf(
  session: MailboxSession,
  { folder }: OpenedFolder,
  uids: readonly number[],
  sort: string
) {
  const name = { internal_date: 'internalDate', size: 'size' }[sort.replace(/^-/, '')] ?? 'saveDate'
  const names = ['uid', name as 'internalDate' | 'saveDate' | 'size'] as const
  const { columns } = await session.columns(folder.id, names, rangesOf(uids))
  return new Map([...columns.uid].map((uid, at) => [uid, columns[names[1]][at]!]))
}

/** In the order of the matches, with one question a folder. */
async function rowsOf(session: MailboxSession, matches: readonly Match[]): Promise<MessageRow[]> {
  const byFolder = Map.groupBy(matches, ({ opened }) => opened)
  const found = new Map<Match, MessageRow>()
  for (const [opened, ofFolder] of byFolder) {
    const rows = await readRows(
      session,
      opened,
      ofFolder.map(({ uid }) => uid)
    )
    const byUid = new Map(rows.map((row) => [row.uid, row]))
    for (const match of ofFolder) {
      const row = byUid.get(match.uid)
      if (row) found.set(match, row)
    }
  }
  return matches.flatMap((match) => found.get(match) ?? [])
}
