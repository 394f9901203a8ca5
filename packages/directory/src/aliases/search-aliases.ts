// One page of a domain's aliases: searched, sorted, and quick where there are ten thousand. Each order has its index.
import { mapRecords, type Alias, type ObjectId } from '@postkeep/database'
import { getDomain } from '../domains/domains.ts'
import type { DirectoryContext } from '../directory-context.ts'
import { getUser } from '../users.ts'
import type { AliasRecord } from './aliases.ts'

export type AliasOrder = 'name' | '-name' | 'created_at' | '-created_at' | 'storage_used' | '-storage_used'

export type AliasSearch = {
  /** Name or id. */
  readonly domain: string
  /** Only those of this owner: email or id. */
  readonly user?: string | undefined
  /** Part of a name; with an @, the beginning of a recipient; with a #, a label. */
  readonly q?: string | undefined
  /** The whole name. */
  readonly name?: string | undefined
  /** A whole recipient. */
  readonly recipient?: string | undefined
  readonly sort?: AliasOrder | undefined
  /** From 1. */
  readonly page?: number | undefined
  readonly limit?: number | undefined
}

export type AliasPage<T = AliasRecord> = {
  readonly aliases: readonly T[]
  /** Of all pages. */
  readonly count: number
  readonly page: number
  readonly pages: number
}

const longestQuestion = 100
const orders: Record<AliasOrder, Record<string, 1 | -1>> = {
  name: { name: 1 },
  '-name': { name: -1 },
  created_at: { created_at: 1, _id: 1 },
  '-created_at': { created_at: -1, _id: -1 },
  storage_used: { storage_used: 1, _id: 1 },
  '-storage_used': { storage_used: -1, _id: -1 }
}

export function isAliasOrder(text: string): text is AliasOrder {
  return Object.hasOwn(orders, text)
}

/** A page after the last one is the last one. `show`: what is made of each; the record itself is gone then. */
export async function searchAliases<T>(
  context: DirectoryContext,
  search: AliasSearch,
  show: (alias: AliasRecord) => T
): Promise<AliasPage<T>> {
  const domain = await getDomain(context, search.domain)
  const user = search.user === undefined ? undefined : await getUser(context, search.user)
  const filter = {
    ...filterOf(domain._id, user?._id, search.q ?? ''),
    ...(search.name !== undefined && { name: search.name.trim().toLowerCase() }),
    ...(search.recipient !== undefined && { recipients: search.recipient.trim().toLowerCase() })
  }
  const limit = Math.min(Math.max(search.limit ?? 50, 1), 1000)
  const count = await context.database.aliases.countDocuments(filter)
  const pages = Math.max(1, Math.ceil(count / limit))
  const page = Math.min(Math.max(Math.trunc(search.page ?? 1) || 1, 1), pages)
  const listing = {
    filter,
    without: ['seal_public_key', 'public_key'],
    sort: orders[search.sort ?? 'name'],
    skip: (page - 1) * limit,
    limit
  }
  const aliases = await mapRecords<Alias, T>(context.database.aliases, listing, (alias) =>
    show({ ...alias, address: `${alias.name}@${domain.name}` })
  )
  return { aliases, count, page, pages }
}

function filterOf(domain: ObjectId, user: ObjectId | undefined, question: string) {
  const owned = { domain, ...(user && { user }) }
  const q = question.trim().toLowerCase().slice(0, longestQuestion)
  if (q === '') return owned
  if (q.startsWith('#'))
    return { ...owned, labels: { $regex: `^${RegExp.escape(q.slice(1).trim())}$`, $options: 'i' } }
  if (q.includes('@')) return { ...owned, recipients: { $regex: `^${RegExp.escape(q)}` } }
  return { ...owned, name: { $regex: RegExp.escape(q) } }
}
