// One page of a domain's aliases: searched, sorted, and quick where there are ten thousand. Each order has its index.
import { recordOf, storedRecords, type Alias, type Domain, type ObjectId } from '@postkeep/database'
import { getDomain } from '../domains/domains.ts'
import type { DirectoryContext } from '../directory-context.ts'
import { getUser } from '../users.ts'
import type { AliasRecord } from './aliases.ts'

export type AliasOrder = 'name' | '-name' | 'created_at' | '-created_at' | 'storage_used' | '-storage_used'

export type AliasSearch = {
  /** Itself, its name or id. */
  readonly domain: Domain | string
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

/** A page after the last one is the last one. */
export async function searchAliases(
  context: DirectoryContext,
  { domain: wanted, ...search }: AliasSearch
): Promise<AliasPage> {
  const domain = await domainOf(context, wanted)
  const { aliases, ...position } = await searchStoredAliases(context, { ...search, domain })
  const address = ({ name }: Alias) => `${name}@${domain.name}`
  return {
    ...position,
    aliases: aliases.map((stored) => {
      const alias = recordOf<Alias>(stored)
      return { ...alias, address: address(alias) }
    })
  }
}

/** The same, each alias in BSON. */
export async function searchStoredAliases(
  context: DirectoryContext,
  search: AliasSearch
): Promise<AliasPage<Uint8Array>> {
  const domain = await domainOf(context, search.domain)
  const user = search.user === undefined ? undefined : await getUser(context, search.user)
  const filter = {
    ...filterOf(domain._id, user?._id, search.q ?? ''),
    ...(search.name !== undefined && { name: search.name.trim().toLowerCase() }),
    ...(search.recipient !== undefined && { recipients: search.recipient.trim().toLowerCase() })
  }
  const limit = Math.min(Math.max(search.limit ?? 50, 1), 1000)
  const asked = Math.max(Math.trunc(search.page ?? 1) || 1, 1)
  const read = (page: number) =>
    storedRecords(context.database.aliases, {
      filter,
      without: ['seal_public_key', 'public_key'],
      sort: orders[search.sort ?? 'name'],
      skip: (page - 1) * limit,
      limit
    })
  const aliases = await read(asked)
  // A page that is not full is the last one, and tells how many there are.
  const isLast = aliases.length < limit && (aliases.length > 0 || asked === 1)
  const count = isLast
    ? (asked - 1) * limit + aliases.length
    : await context.database.aliases.countDocuments(filter)
  const pages = Math.max(1, Math.ceil(count / limit))
  const page = Math.min(asked, pages)
  return { aliases: page === asked ? aliases : await read(page), count, page, pages }
}

async function domainOf(context: DirectoryContext, domain: Domain | string): Promise<Domain> {
  return typeof domain === 'string' ? getDomain(context, domain) : domain
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
