// What has become of mail, as its owners are told: one page of the entries that somebody may see, newest first.
import type { Database, LogEntry, ObjectId } from '@postkeep/database'
import type { Ownership } from '../ownership.ts'
import { pagePosition, type PageAsked, type PagePosition } from '../page-position.ts'

export type LogOutcome = 'accepted' | 'suspicious' | 'refused'

export type LogSearch = PageAsked & {
  /** undefined: all entries, for the administrators of the server. */
  readonly owner?: Ownership | undefined
  /** Part of the text, or of an address. */
  readonly q?: string | undefined
  readonly outcome?: LogOutcome | undefined
  readonly domain?: ObjectId | undefined
  /** SMTP reply code. */
  readonly responseCode?: number | undefined
}

export type LogPage = PagePosition & { readonly entries: readonly LogEntry[] }

const outcomes: readonly LogOutcome[] = ['accepted', 'suspicious', 'refused']
const longestQuestion = 100
const longestPage = 10_000

export function isLogOutcome(text: string): text is LogOutcome {
  return (outcomes as readonly string[]).includes(text)
}

/** A page after the last one is the last one. */
export async function searchLogs(
  { logEntries }: Pick<Database, 'logEntries'>,
  search: LogSearch
): Promise<LogPage> {
  const filter = filterOf(search)
  const count = await logEntries.countDocuments(filter)
  const { limit, skip, ...position } = pagePosition(count, search, longestPage)
  const entries = await logEntries.find(filter).sort({ created_at: -1 }).skip(skip).limit(limit)
  return { ...position, entries }
}

function filterOf({ domain, outcome, owner, q = '', responseCode }: LogSearch) {
  const question = q.trim().slice(0, longestQuestion)
  const part = { $regex: RegExp.escape(question), $options: 'i' }
  const fields = ['message', 'trace', 'meta.session.sender', 'meta.session.recipients']
  const conditions = [
    ...(owner
      ? [{ $or: [{ user: owner.user }, { domains: { $in: owner.domains.map(({ _id }) => _id) } }] }]
      : []),
    ...(question === '' ? [] : [{ $or: fields.map((field) => ({ [field]: part })) }]),
    ...(outcome ? [{ 'meta.outcome': outcome }] : []),
    ...(domain ? [{ domains: domain }] : []),
    ...(responseCode === undefined ? [] : [{ 'err.responseCode': responseCode }])
  ]
  return conditions.length > 0 ? { $and: conditions } : {}
}
