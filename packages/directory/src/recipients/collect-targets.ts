// Follows an address through the local aliases that it leads to, until only mailboxes, addresses elsewhere and webhooks
// are left. What was visited is not visited again: loops end.
import { addressKey, formatAddress, isAddressLiteral, parseAddress, type Address } from '@postkeep/address'
import type { Alias, Domain } from '@postkeep/database'
import { substitute } from '../aliases/compiled-pattern.ts'
import { parseRecipient } from '../aliases/recipient.ts'
import { effectiveQuota } from '../quota.ts'
import { findRoute, type AliasMatch, type Route } from './find-route.ts'
import type { RecipientContext } from './recipient-context.ts'

export type MailboxTarget = {
  readonly id: string
  /** Bytes; 0: no limit. */
  readonly quota: number
  /** That the sender's tag names; INBOX where there is no such folder. */
  readonly folder?: string
}

export type Targets = {
  readonly mailboxes: Map<string, MailboxTarget>
  /** By addressKey. */
  readonly forwards: Map<string, string>
  /** By URL; `domain` is the id of the domain whose alias names it. */
  readonly webhooks: Map<string, { readonly url: string; readonly domain: string }>
  /** Answers of aliases on the way that take no mail. */
  readonly refusals: (250 | 421 | 550)[]
}

type Walk = { readonly context: RecipientContext; readonly targets: Targets; readonly seen: Set<string> }
type Names = Extract<Route, { kind: 'aliases' }>
type Role = Extract<Route, { kind: 'role' }>

/** A chain of aliases beyond this many is cut. */
const maxAliases = 200

export async function collectTargets(route: Route, context: RecipientContext): Promise<Targets> {
  const targets: Targets = { mailboxes: new Map(), forwards: new Map(), webhooks: new Map(), refusals: [] }
  await follow(route, undefined, { context, targets, seen: new Set() })
  return targets
}

async function follow(route: Route, from: Address | undefined, walk: Walk): Promise<void> {
  switch (route.kind) {
    case 'aliases':
      for (const match of route.matches) await followAlias(match, route, walk)
      return
    case 'role':
      return followOnce(`role ${route.domain?.name ?? ''}`, walk, () => followRole(route, walk))
    case 'report':
      return
    case 'return':
      return addForward(route.sender, walk)
    case 'bounce':
      return followAddress(route.sender, walk)
    case 'disabled':
      walk.targets.refusals.push(route.code)
      return
    case 'unknown':
      walk.targets.refusals.push(550)
      return
    case 'not-local':
      if (from) addForward(from, walk)
  }
}

async function followAlias({ alias, match }: AliasMatch, route: Names, walk: Walk): Promise<void> {
  await followOnce(`${alias._id.toHexString()} ${match ? route.base : ''}`, walk, async () => {
    if (alias.has_imap) await addMailbox(alias, route, walk)
    for (const recipient of alias.recipients) {
      await followRecipient(match ? substitute(recipient, match) : recipient, route, walk)
    }
  })
}

async function followRecipient(text: string, { base, domain, tag }: Names, walk: Walk): Promise<void> {
  const recipient = parseRecipient(text)
  switch (recipient?.kind) {
    case 'webhook':
      walk.targets.webhooks.set(recipient.url, { url: recipient.url, domain: domain._id.toHexString() })
      return
    case 'host':
      return followAddress({ local: base, domain: recipient.host }, walk)
    case 'ip': {
      const literal = recipient.ip.includes(':') ? `[ipv6:${recipient.ip}]` : `[${recipient.ip}]`
      return followAddress({ local: base, domain: literal }, walk)
    }
    case 'address':
      return followAddress(withTag(recipient.address, tag), walk)
    case undefined:
      walk.targets.refusals.push(550)
  }
}

async function followAddress(address: Address | undefined, walk: Walk): Promise<void> {
  if (!address) return
  const elsewhere: Route = { kind: 'not-local' }
  const route = isAddressLiteral(address.domain) ? elsewhere : await findRoute(address, walk.context)
  await follow(route, address, walk)
}

/** The first administrator whose address leads somewhere, else the first one with a mailbox. RFC 5321 §4.5.1 */
async function followRole({ admins, domain }: Role, walk: Walk): Promise<void> {
  for (const { email } of admins) {
    await followAddress(parseAddress(email), walk)
    if (leadsSomewhere(walk.targets)) return
  }
  for (const { _id } of admins) {
    const alias = await walk.context.lookups.mailboxOf(_id, domain?._id)
    const home = alias && (await walk.context.lookups.domainById(alias.domain))
    if (alias && home) return addMailbox(alias, { domain: home, tag: undefined }, walk)
  }
}

export function leadsSomewhere({ forwards, mailboxes, webhooks }: Targets): boolean {
  return forwards.size + mailboxes.size + webhooks.size > 0
}

function addForward(address: Address, { targets }: Walk): void {
  targets.forwards.set(addressKey(address), formatAddress(address))
}

/** The sender's tag goes along: `team+urgent` reaches `ann+urgent@example.net`. */
function withTag(address: Address, tag: string | undefined): Address {
  if (!tag || address.local.includes('+')) return address
  const tagged = `${address.local}+${tag}`
  return parseAddress(formatAddress({ ...address, local: tagged })) ?? address
}

async function followOnce(id: string, { seen }: Walk, visit: () => Promise<void>): Promise<void> {
  if (seen.has(id) || seen.size >= maxAliases) return
  seen.add(id)
  await visit()
}

type Home = { readonly domain: Domain; readonly tag: string | undefined }

/** A stranger must not put mail where it is deleted or passes for one's own. */
const keptFolders = /^(?:inbox|junk|trash|sent|drafts|archive|outbox)(?:\/|$)/i

async function addMailbox(alias: Alias, { domain, tag }: Home, { context, targets }: Walk): Promise<void> {
  const id = alias._id.toHexString()
  if (!alias.mailbox_created) await context.ensureMailbox(alias)
  const owner = await context.lookups.user(alias.user)
  targets.mailboxes.set(id, {
    id,
    quota: effectiveQuota(owner?.max_quota ?? 0, domain.max_quota_per_alias, alias.max_quota),
    ...(alias.has_tag_folders && tag && !keptFolders.test(tag) && { folder: tag })
  })
}
