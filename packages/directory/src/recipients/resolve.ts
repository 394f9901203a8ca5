// Decides for each RCPT: not ours, unknown, disabled, or where the mail goes.
import { formatAddress, type Address } from '@postkeep/address'
import { activeVacation } from '../aliases/vacation.ts'
import { collectTargets, leadsSomewhere, type Targets } from './collect-targets.ts'
import { findRoute, type Route } from './find-route.ts'
import type { RecipientContext } from './recipient-context.ts'
import type { Resolution } from './resolution.ts'

export async function resolve(address: Address, context: RecipientContext): Promise<Resolution> {
  const route = await findRoute(address, context)
  if (route.kind === 'not-local' || route.kind === 'unknown' || route.kind === 'disabled') return route
  if (route.kind === 'report') {
    const nowhere = { mailboxes: [], forwards: [], webhooks: [] }
    return {
      kind: 'accepted',
      alias: acceptedAlias(route, address, context.now()),
      ...nowhere,
      isReport: true
    }
  }
  const targets = await collectTargets(route, context)
  if (!leadsSomewhere(targets) && route.kind !== 'bounce')
    return { kind: 'disabled', code: refusalOf(targets) }
  const { mailboxes, forwards, webhooks } = targets
  return {
    kind: 'accepted',
    alias: acceptedAlias(route, address, context.now()),
    mailboxes: [...mailboxes.values()],
    forwards: [...forwards.values()].map((each) => ({ address: each })),
    webhooks: [...webhooks.values()],
    ...(route.domain?.require_tls_inbound && { needsTls: true }),
    ...(route.kind === 'return' && { onlyBounces: true }),
    ...(route.kind === 'bounce' && { bounce: route.path })
  }
}

/** Nothing is left to deliver to: the mildest answer on the way; aliases that only lead in a circle lead nowhere. */
function refusalOf({ refusals }: Targets): 250 | 421 | 550 {
  if (refusals.includes(421)) return 421
  return refusals.includes(250) ? 250 : 550
}

type Accepted = Extract<Resolution, { kind: 'accepted' }>['alias']

function acceptedAlias(
  route: Extract<Route, { kind: 'aliases' | 'role' | 'return' | 'report' | 'bounce' }>,
  address: Address,
  now: Date
): Accepted {
  const domain = route.domain?._id.toHexString() ?? ''
  const at = route.domain?.name ?? address.domain
  if (route.kind === 'aliases') {
    const { alias, match } = route.matches[0]!
    const vacation = match || alias.name === '*' ? undefined : activeVacation(alias, now)
    return {
      id: alias._id.toHexString(),
      address: `${route.base}@${at}`,
      domain,
      user: alias.user.toHexString(),
      ...(vacation && { vacation })
    }
  }
  const user = route.kind === 'role' ? route.admins[0]?._id : route.domain.members[0]?.user
  return {
    id: domain,
    address: route.kind === 'bounce' ? formatAddress(route.sender) : `${address.local.toLowerCase()}@${at}`,
    domain,
    user: user?.toHexString() ?? ''
  }
}
