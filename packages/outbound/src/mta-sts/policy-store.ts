// MTA-STS policies that were seen, in MongoDB: they hold for weeks, longer than a process or a cache lives.
import type { Database } from '@postkeep/database'
import type { StsPolicyStore } from './find-policy.ts'

export function stsPolicyStore({ stsPolicies }: Pick<Database, 'stsPolicies'>): StsPolicyStore {
  return {
    async find(domain) {
      const found = await stsPolicies.findOne({ domain })
      if (!found) return undefined
      const { expires_at: expiresAt, fetched_at: fetchedAt, id, max_age: maxAge, mode, mx } = found
      return { domain, id, policy: { mode, mx, maxAge }, fetchedAt, expiresAt }
    },
    async keep({ domain, expiresAt, fetchedAt, id, policy: { maxAge, mode, mx } }) {
      const fields = { id, mode, mx: [...mx], max_age: maxAge, fetched_at: fetchedAt, expires_at: expiresAt }
      await stsPolicies.updateOne({ domain }, { $set: fields }, { upsert: true })
    }
  }
}
