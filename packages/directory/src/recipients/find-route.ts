// One step of resolution: what an address is here. A name and all patterns that match it come together; the catch-all
// only where nothing else matches; a disabled alias among those that match ends the search.
import { parseAddress, splitTag, type Address } from '@postkeep/address'
import type { Alias, Domain, User } from '@postkeep/database'
import { toObjectId } from '@postkeep/database'
import { readBounceLocal, type BouncePath } from '../bounces/bounce-path.ts'
import { kindOfName } from '../aliases/alias-name.ts'
import { compiledPattern, type PatternMatch } from '../aliases/compiled-pattern.ts'
import { isSrs, srsSender } from '../forwarding/srs.ts'
import { reportAddressNames } from '../domains/dns-records.ts'
import type { RecipientContext } from './recipient-context.ts'

export interface AliasMatch {
  readonly alias: Alias
  /** Of a pattern: what its recipients are filled in from. */
  readonly match: PatternMatch | undefined
}

export type Route =
  | { readonly kind: 'not-local' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'disabled'; readonly code: 250 | 421 | 550 }
  | {
      readonly kind: 'aliases'
      /** At least one. */
      readonly matches: readonly AliasMatch[]
      readonly domain: Domain
      /** The local part without its tag, in lower case. */
      readonly base: string
      readonly tag: string | undefined
    }
  /** postmaster and abuse, where there is no alias for them. Without a domain: of the server. */
  | { readonly kind: 'role'; readonly domain: Domain | undefined; readonly admins: readonly User[] }
  /** Where other servers report to on mail with the domain's name, where there is no alias of that name. */
  | { readonly kind: 'report'; readonly domain: Domain }
  /** A return path that we made for a forward: a bounce goes to whom it was from. */
  | { readonly kind: 'return'; readonly domain: Domain; readonly sender: Address }
  /** The return path of a message that a user of ours has sent: what comes to it is for its sender, and noted. */
  | {
      readonly kind: 'bounce'
      readonly domain: Domain
      readonly path: BouncePath
      readonly sender: Address
    }

/** Addresses that every domain answers to. RFC 5321 §4.5.1, RFC 2142 */
const roles = new Set(['postmaster', 'abuse'])
const reportNames = new Set<string>(Object.values(reportAddressNames))

export async function findRoute(address: Address, context: RecipientContext): Promise<Route> {
  const { lookups } = context
  const domain = await lookups.domain(address.domain)
  if (!domain) return (await findBounce(address, context)) ?? findServerRole(address, context)
  if (isSrs(address)) return findReturn(address, domain, context)
  const local = address.local.normalize('NFC')
  const { base } = splitTag(local.toLowerCase())
  const { tag } = splitTag(local)
  const matches = await specificMatches(domain, base, context)
  const disabled = matches.find(({ alias }) => !alias.is_enabled)
  if (disabled) return { kind: 'disabled', code: disabled.alias.error_code_if_disabled }
  if (matches.length === 0 && reportNames.has(base)) return { kind: 'report', domain }
  const catchAll = matches.length === 0 ? await lookups.alias(domain._id, '*') : undefined
  if (catchAll?.is_enabled) matches.push({ alias: catchAll, match: undefined })
  if (matches.length > 0) {
    const isTooMany = countRecipients(matches) > (domain.max_recipients_per_alias || context.maxRecipients)
    return isTooMany ? { kind: 'disabled', code: 421 } : { kind: 'aliases', matches, domain, base, tag }
  }
  const admins = roles.has(base) ? await adminsOf(domain, context) : []
  return admins.length > 0 ? { kind: 'role', domain, admins } : { kind: 'unknown' }
}

/** The alias of that name first, then patterns in the order in which they were made. */
async function specificMatches(
  domain: Domain,
  base: string,
  { lookups }: RecipientContext
): Promise<AliasMatch[]> {
  const exact = kindOfName(base) === 'exact' ? await lookups.alias(domain._id, base) : undefined
  const matches: AliasMatch[] = exact ? [{ alias: exact, match: undefined }] : []
  for (const alias of await lookups.patterns(domain._id)) {
    const match = (await compiledPattern(alias.name)).match(base)
    if (match) matches.push({ alias, match })
  }
  return matches
}

function countRecipients(matches: readonly AliasMatch[]): number {
  return matches.reduce((sum, { alias }) => sum + alias.recipients.length, 0)
}

function findReturn({ local }: Address, domain: Domain, { now, srsKey }: RecipientContext): Route {
  const sender = srsSender(local, { key: srsKey, now: now() })
  return sender ? { kind: 'return', domain, sender } : { kind: 'unknown' }
}

/** Return paths have a name of their own below their domain, which leads here by a CNAME. */
async function findBounce(address: Address, context: RecipientContext): Promise<Route | undefined> {
  const [, label, name] = /^([^.]+)\.(.+)$/.exec(address.domain) ?? []
  const domain = name === undefined ? undefined : await context.lookups.domain(name)
  if (!domain || domain.return_path !== label) return undefined
  const path = readBounceLocal(address, context.bounceKey)
  const sent = path && (await context.lookups.sentEmail(toObjectId(path.email)!))
  const sender = sent && parseAddress(sent.envelope.from)
  return path && sender ? { kind: 'bounce', domain, path, sender } : { kind: 'unknown' }
}

/** The server's own name may be no mail domain: its postmaster must be there all the same. RFC 5321 §4.5.1 */
async function findServerRole({ domain, local }: Address, context: RecipientContext): Promise<Route> {
  if (domain !== context.serverDomain || !roles.has(local.toLowerCase())) return { kind: 'not-local' }
  const admins = await context.lookups.serverAdmins()
  return admins.length > 0 ? { kind: 'role', domain: undefined, admins } : { kind: 'not-local' }
}

async function adminsOf({ members }: Domain, { lookups }: RecipientContext): Promise<User[]> {
  const admins = members.filter(({ group }) => group === 'admin')
  const users = await Promise.all(admins.map(({ user }) => lookups.user(user)))
  return users.filter((user) => user !== undefined)
}
