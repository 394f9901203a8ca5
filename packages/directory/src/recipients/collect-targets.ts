// Follows an alias through the local aliases that it forwards to, until only mailboxes, addresses elsewhere and webhooks are left.
import { addressKey, formatAddress, isAddressLiteral, parseAddress, type Address } from '@postkeep/address'
import type { Alias } from '@postkeep/database'
import { parseRecipient } from '../aliases/recipient.ts'
import { effectiveQuota } from '../quota.ts'
import { findRoute, type Route } from './find-route.ts'
import type { RecipientContext } from './recipient-context.ts'

export type Targets = {
  readonly mailboxes: Map<string, { readonly id: string; readonly quota: number }>
  /** By addressKey. */
  readonly forwards: Map<string, string>
  readonly webhooks: Set<string>
  /** Answers of aliases on the way that take no mail. */
  readonly refusals: (250 | 421 | 550)[]
}

type Walk = { readonly context: RecipientContext; readonly targets: Targets; readonly seen: Set<string> }
type AliasRoute = Extract<Route, { kind: 'alias' }>

/** A chain of aliases beyond this many is cut. */
const maxAliases = 200

export async function collectTargets(
  route: Exclude<Route, { kind: 'not-local' | 'unknown' }>,
  context: RecipientContext
): Promise<Targets> {
  const targets: Targets = { mailboxes: new Map(), forwards: new Map(), webhooks: new Set(), refusals: [] }
  await follow(route, undefined, { context, targets, seen: new Set() })
  return targets
}

async function follow(route: Route, from: Address | undefined, walk: Walk): Promise<void> {
  switch (route.kind) {
    case 'alias':
      return followAlias(route, walk)
    case 'role':
      return followOnce(`role ${route.domain.name}`, walk, () =>
        followAddress(parseAddress(route.admin.email), walk)
      )
    case 'unknown':
      walk.targets.refusals.push(550)
      return
    case 'not-local':
      if (from) walk.targets.forwards.set(addressKey(from), formatAddress(from))
  }
}

async function followAlias({ alias, domain, tag }: AliasRoute, walk: Walk): Promise<void> {
  await followOnce(alias._id.toHexString(), walk, async () => {
    if (!alias.is_enabled) {
      walk.targets.refusals.push(alias.error_code_if_disabled)
      return
    }
    if (alias.has_imap) await addMailbox(alias, domain.max_quota_per_alias, walk)
    const own = { local: alias.name, tag }
    for (const recipient of alias.recipients) await followRecipient(recipient, own, walk)
  })
}

async function followRecipient(
  text: string,
  own: { readonly local: string; readonly tag: string | undefined },
  walk: Walk
): Promise<void> {
  const recipient = parseRecipient(text)
  switch (recipient?.kind) {
    case 'webhook':
      walk.targets.webhooks.add(recipient.url)
      return
    case 'host':
      return followAddress({ local: own.local, domain: recipient.host }, walk)
    case 'ip': {
      const literal = recipient.ip.includes(':') ? `[ipv6:${recipient.ip}]` : `[${recipient.ip}]`
      return followAddress({ local: own.local, domain: literal }, walk)
    }
    case 'address':
      return followAddress(withTag(recipient.address, own.tag), walk)
    case undefined:
      walk.targets.refusals.push(550)
  }
}

async function followAddress(address: Address | undefined, walk: Walk): Promise<void> {
  if (!address) return
  const elsewhere: Route = { kind: 'not-local' }
  const route = isAddressLiteral(address.domain) ? elsewhere : await findRoute(address, walk.context.lookups)
  await follow(route, address, walk)
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

async function addMailbox(alias: Alias, domainQuota: number, { context, targets }: Walk): Promise<void> {
  const id = alias._id.toHexString()
  if (!alias.mailbox_created) await context.ensureMailbox(alias)
  const owner = await context.lookups.user(alias.user)
  targets.mailboxes.set(id, {
    id,
    quota: effectiveQuota(owner?.max_quota ?? 0, domainQuota, alias.max_quota)
  })
}
