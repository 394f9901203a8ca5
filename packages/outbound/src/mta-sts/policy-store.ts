// MTA-STS policies that were seen, in MongoDB: they hold for weeks, longer than a process or a cache lives.
import type { Database } from '@postkeep/database'
import { createShortCache } from '@postkeep/directory'
import type { KeptPolicy, StsPolicyStore } from './find-policy.ts'

/** What another process has written is seen after this: the same domains are asked about with each message. */
const rememberedMs = 60_000
const mostRemembered = 10_000

export function stsPolicyStore(
  { stsPolicies }: Pick<Database, 'stsPolicies'>,
  clock: () => number = Date.now
): StsPolicyStore {
  const remembered = createShortCache<KeptPolicy | undefined>({
    ttlMs: rememberedMs,
    maxEntries: mostRemembered,
    now: clock
  })
  return {
    find: (domain) =>
      remembered.get(domain, async () => {
        const found = await stsPolicies.findOne({ domain })
        if (!found) return undefined
        const { expires_at: expiresAt, fetched_at: fetchedAt, id, max_age: maxAge, mode, mx } = found
        return { domain, id, policy: { mode, mx, maxAge }, fetchedAt, expiresAt }
      }),
    async keep({ domain, expiresAt, fetchedAt, id, policy: { maxAge, mode, mx } }) {
      const fields = { id, mode, mx: [...mx], max_age: maxAge, fetched_at: fetchedAt, expires_at: expiresAt }
      await stsPolicies.updateOne({ domain }, { $set: fields }, { upsert: true })
      remembered.forget(domain)
    }
  }
}
