// MTA-STS policies that were seen, in MongoDB: they hold for weeks, longer than a process or a cache lives.
import type { Database } from '@postkeep/database'
import type { KeptPolicy, StsPolicyStore } from './find-policy.ts'

type Known = { readonly policy: KeptPolicy | undefined; readonly until: number }

/** What another process has written is seen after this: the same domains are asked about with each message. */
const rememberedMs = 60_000
const mostRemembered = 10_000

export function stsPolicyStore(
  { stsPolicies }: Pick<Database, 'stsPolicies'>,
  clock: () => number = Date.now
): StsPolicyStore {
  const remembered = new Map<string, Known>()
  const remember = (domain: string, policy: KeptPolicy | undefined) => {
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(domain, { policy, until: clock() + rememberedMs })
    return policy
  }
  return {
    async find(domain) {
      const known = remembered.get(domain)
      if (known && known.until > clock()) return known.policy
      const found = await stsPolicies.findOne({ domain })
      if (!found) return remember(domain, undefined)
      const { expires_at: expiresAt, fetched_at: fetchedAt, id, max_age: maxAge, mode, mx } = found
      return remember(domain, { domain, id, policy: { mode, mx, maxAge }, fetchedAt, expiresAt })
    },
    async keep(policy) {
      const { domain, expiresAt, fetchedAt, id } = policy
      const { maxAge, mode, mx } = policy.policy
      const fields = { id, mode, mx: [...mx], max_age: maxAge, fetched_at: fetchedAt, expires_at: expiresAt }
      await stsPolicies.updateOne({ domain }, { $set: fields }, { upsert: true })
      remember(domain, policy)
    }
  }
}
