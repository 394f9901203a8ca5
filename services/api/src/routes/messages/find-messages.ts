// One page of the messages that a query asks for, of one folder or of all.
import type { MailboxSession, OpenedFolder } from '@postkeep/mailbox-client'
import { MailboxError, type SearchKey } from '@postkeep/mailbox-contract'
import { ApiProblem } from '../../frame/api-problem.ts'
import { matchesAt, type FolderMatches, type Match } from './matches-at.ts'
import { orderOf, searchKeyOf, type MessageQuery } from './message-query.ts'
import { readRows, type MessageRow } from './rows.ts'

export type MessagePage = { readonly count: number; readonly rows: readonly MessageRow[] }

export async function findMessages(session: MailboxSession, query: MessageQuery): Promise<MessagePage> {
  const key = searchKeyOf(query)
  const paths = query.folder === undefined ? await allPaths(session) : [query.folder]
  if (query.folder === undefined) checkOrder(query.sort)
  const found: FolderMatches[] = []
  for (const path of paths) {
    const opened = key && (await openFolder(session, path))
    const uids = opened && (await matchesOf(session, opened, key, query))
    if (uids && uids.length > 0) found.push({ opened, uids })
  }
  const count = found.reduce((sum, { uids }) => sum + uids.length, 0)
  const from = Math.min((query.page - 1) * query.limit, count)
  const place = { from, end: Math.min(from + query.limit, count) }
  return {
    count,
    rows: await rowsOf(session, await matchesAt(session, found, { ...place, sort: query.sort }))
  }
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

/** In their order. */
async function matchesOf(
  session: MailboxSession,
  opened: OpenedFolder,
  key: SearchKey,
  query: MessageQuery
): Promise<Uint32Array> {
  const uids = await inOrder(session, opened, key, query.sort)
  const wanted = query.has_attachment ?? query.has_attachments
  return wanted === undefined ? uids : withAttachments(session, opened, uids, wanted)
}

async function inOrder(
  session: MailboxSession,
  { columns, folder }: OpenedFolder,
  key: SearchKey,
  sort: string
): Promise<Uint32Array> {
  const { key: order, reverse } = orderOf(sort)
  const inTurn = (uids: Uint32Array) => (reverse && order === undefined ? uids.toReversed() : uids)
  if (key.type === 'all' && order === undefined) return inTurn(columns.uid)
  const options = order === undefined ? {} : { order: [{ key: order, reverse }] }
  const { uids } = await session.search(folder.id, key, options)
  return inTurn(Uint32Array.from(uids))
}

async function withAttachments(
  session: MailboxSession,
  opened: OpenedFolder,
  uids: Uint32Array,
  isWanted: boolean
): Promise<Uint32Array> {
  const rows = await readRows(session, opened, [...uids])
  return Uint32Array.from(
    rows.filter(({ hasAttachment }) => hasAttachment === isWanted),
    ({ uid }) => uid
  )
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
