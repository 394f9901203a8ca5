// Decides for each RCPT: not ours, unknown, disabled, or where the mail goes.
import type { Address } from '@postkeep/address'
import { collectTargets, type Targets } from './collect-targets.ts'
import { findRoute, type Route } from './find-route.ts'
import type { RecipientContext } from './recipient-context.ts'
import type { Resolution } from './resolution.ts'

export async function resolve(address: Address, context: RecipientContext): Promise<Resolution> {
  const route = await findRoute(address, context.lookups)
  if (route.kind === 'not-local' || route.kind === 'unknown') return route
  if (route.kind === 'alias' && !route.alias.is_enabled) {
    return { kind: 'disabled', code: route.alias.error_code_if_disabled }
  }
  const targets = await collectTargets(route, context)
  const { mailboxes, forwards, webhooks } = targets
  if (mailboxes.size + forwards.size + webhooks.size === 0)
    return { kind: 'disabled', code: refusalOf(targets) }
  return {
    kind: 'accepted',
    alias: acceptedAlias(route, address),
    mailboxes: [...mailboxes.values()],
    forwards: [...forwards.values()].map((each) => ({ address: each })),
    webhooks: [...webhooks]
  }
}

/** Nothing is left to deliver to: the mildest answer on the way; aliases that only lead in a circle lead nowhere. */
function refusalOf({ refusals }: Targets): 250 | 421 | 550 {
  if (refusals.includes(421)) return 421
  return refusals.includes(250) ? 250 : 550
}

function acceptedAlias(route: Exclude<Route, { kind: 'not-local' | 'unknown' }>, address: Address) {
  const domain = route.domain._id.toHexString()
  if (route.kind === 'role') {
    const local = address.local.toLowerCase()
    return {
      id: domain,
      address: `${local}@${route.domain.name}`,
      domain,
      user: route.admin._id.toHexString()
    }
  }
  const { alias } = route
  return {
    id: alias._id.toHexString(),
    address: `${alias.name}@${route.domain.name}`,
    domain,
    user: alias.user.toHexString()
  }
}
