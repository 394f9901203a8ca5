// Everybody's accounts, domains and aliases, in pages: for the administrators of the server.
import type { Alias, Domain, User } from '@postkeep/database'
import type { AliasRecord } from './aliases/aliases.ts'
import type { DirectoryContext } from './directory-context.ts'
import { pagePosition, type PageAsked, type PagePosition } from './page-position.ts'

export type SearchAll = PageAsked & {
  /** A part of an address or a name; for aliases also `name@domain` and `@domain`. */
  readonly q?: string | undefined
}

export type UserPage = PagePosition & { readonly users: readonly User[] }
export type DomainPage = PagePosition & { readonly domains: readonly Domain[] }
export type AllAliasesPage = PagePosition & { readonly aliases: readonly AliasRecord[] }

const longestPage = 200

export async function searchUsers(
  { database: { users } }: DirectoryContext,
  { q, ...asked }: SearchAll
): Promise<UserPage> {
  const filter = q?.trim() ? { email: partOf(q) } : {}
  const { limit, skip, ...position } = pagePosition(await users.countDocuments(filter), asked, longestPage)
  return { ...position, users: await users.find(filter).sort({ email: 1 }).skip(skip).limit(limit) }
}

export async function searchDomains(
  { database: { domains } }: DirectoryContext,
  { q, ...asked }: SearchAll
): Promise<DomainPage> {
  const filter = q?.trim() ? { name: partOf(q) } : {}
  const { limit, skip, ...position } = pagePosition(await domains.countDocuments(filter), asked, longestPage)
  return { ...position, domains: await domains.find(filter).sort({ name: 1 }).skip(skip).limit(limit) }
}

/** The newest first. */
export async function searchEveryAlias(
  { database }: DirectoryContext,
  { q = '', ...asked }: SearchAll
): Promise<AllAliasesPage> {
  const filter = await aliasFilter(database.domains, q.trim().toLowerCase().slice(0, 254))
  const count = await database.aliases.countDocuments(filter)
  const { limit, skip, ...position } = pagePosition(count, asked, longestPage)
  const found = await database.aliases
    .find(filter, { seal_public_key: 0, public_key: 0 })
    .sort({ _id: -1 })
    .skip(skip)
    .limit(limit)
  const ids = [...new Map(found.map(({ domain }) => [domain.toHexString(), domain])).values()]
  const domains = await database.domains.find({ _id: { $in: ids } }, { name: 1 })
  const nameOf = new Map(domains.map(({ _id, name }) => [_id.toHexString(), name]))
  const aliases = found.map((alias) => ({
    ...(alias as Alias),
    address: `${alias.name}@${nameOf.get(alias.domain.toHexString()) ?? ''}`
  }))
  return { ...position, aliases }
}

async function aliasFilter(domains: DirectoryContext['database']['domains'], question: string) {
  if (question === '') return {}
  const at = question.lastIndexOf('@')
  const name = at < 0 ? question : question.slice(0, at)
  const named = name === '' ? {} : { name: partOf(name) }
  if (at < 0) return named
  const found = await domains.find(
    { name: { $regex: `^${RegExp.escape(question.slice(at + 1))}` } },
    { _id: 1 }
  )
  return { ...named, domain: { $in: found.map(({ _id }) => _id) } }
}

function partOf(text: string) {
  return { $regex: RegExp.escape(text.trim().toLowerCase().slice(0, 254)) }
}
