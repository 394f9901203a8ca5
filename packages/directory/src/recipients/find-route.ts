// One step of resolution: what an address is here. Exact names first; catch-all, patterns and links come in here.
import { splitTag, type Address } from '@postkeep/address'
import type { Alias, Domain, User } from '@postkeep/database'
import type { Lookups } from '../lookups.ts'

export type Route =
  | { readonly kind: 'not-local' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'alias'
      readonly alias: Alias
      readonly domain: Domain
      readonly tag: string | undefined
    }
  | { readonly kind: 'role'; readonly domain: Domain; readonly admin: User }

/** Addresses that every domain answers to. RFC 5321 §4.5.1, RFC 2142 */
const roles = new Set(['postmaster', 'abuse'])

export async function findRoute({ local, domain: name }: Address, lookups: Lookups): Promise<Route> {
  const domain = await lookups.domain(name)
  if (!domain) return { kind: 'not-local' }
  const { base, tag } = splitTag(local.normalize('NFC').toLowerCase())
  const alias = await lookups.alias(domain._id, base)
  if (alias) return { kind: 'alias', alias, domain, tag }
  const admin = roles.has(base) ? await firstAdmin(domain, lookups) : undefined
  return admin ? { kind: 'role', domain, admin } : { kind: 'unknown' }
}

async function firstAdmin(domain: Domain, lookups: Lookups): Promise<User | undefined> {
  const member = domain.members.find(({ group }) => group === 'admin')
  return member && lookups.user(member.user)
}
