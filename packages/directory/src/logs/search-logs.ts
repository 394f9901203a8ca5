// What has become of mail, as its owners are told: one page of the entries that somebody may see, newest first.
import type { Database, LogEntry } from '@postkeep/database'
import type { Ownership } from '../ownership.ts'

export type LogOutcome = 'accepted' | 'suspicious' | 'refused'

export type LogSearch = {
  /** undefined: all entries, for the administrators of the server. */
  readonly owner?: Ownership | undefined
  /** Part of the text, or of an address. */
  readonly q?: string | undefined
  readonly outcome?: LogOutcome | undefined
  /** From 1. */
  readonly page?: number | undefined
  readonly limit?: number | undefined
}

export type LogPage = {
  readonly entries: readonly LogEntry[]
  readonly count: number
  readonly page: number
  readonly pages: number
}

const outcomes: readonly LogOutcome[] = ['accepted', 'suspicious', 'refused']
const longestQuestion = 100

export function isLogOutcome(text: string): text is LogOutcome {
  return (outcomes as readonly string[]).includes(text)
}

/** A page after the last one is the last one. */
export async function searchLogs(
  { logEntries }: Pick<Database, 'logEntries'>,
  search: LogSearch
): Promise<LogPage> {
  const filter = filterOf(search)
  const limit = Math.min(Math.max(search.limit ?? 50, 1), 10_000)
  const count = await logEntries.countDocuments(filter)
  const pages = Math.max(1, Math.ceil(count / limit))
  const page = Math.min(Math.max(Math.trunc(search.page ?? 1) || 1, 1), pages)
  const entries = await logEntries
    .find(filter)
    .sort({ created_at: -1 })
    .skip((page - 1) * limit)
    .limit(limit)
  return { entries, count, page, pages }
}

function filterOf({ outcome, owner, q = '' }: LogSearch) {
  const question = q.trim().slice(0, longestQuestion)
  const part = { $regex: RegExp.escape(question), $options: 'i' }
  const fields = ['message', 'trace', 'meta.session.sender', 'meta.session.recipients']
  const conditions = [
    ...(owner
      ? [{ $or: [{ user: owner.user }, { domains: { $in: owner.domains.map(({ _id }) => _id) } }] }]
      : []),
    ...(question === '' ? [] : [{ $or: fields.map((field) => ({ [field]: part })) }]),
    ...(outcome ? [{ 'meta.outcome': outcome }] : [])
  ]
  return conditions.length > 0 ? { $and: conditions } : {}
}
