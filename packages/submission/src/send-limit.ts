// How many messages somebody may send a day. Redis counts; MongoDB, which has the messages, knows better when Redis has
// lost its memory or is away.
import { CacheUnavailable, countWithin, type Cache } from '@postkeep/cache'
import { toObjectId, type Database } from '@postkeep/database'
import type { Identity } from '@postkeep/mailbox-contract'

export interface SendLimitOptions {
  readonly database: Pick<Database, 'users' | 'domains' | 'emails'>
  readonly cache: Cache
  /** Where neither the user nor the domain has one of its own. */
  readonly dailyLimit: number
}

export interface SendCount {
  readonly allowed: boolean
  readonly limit: number
}

/** Counts one message of that login. @throws what MongoDB throws */
export type CountSent = (identity: Identity) => Promise<SendCount>

const dayMs = 24 * 3_600_000

export function sendLimit({ cache, dailyLimit, database }: SendLimitOptions): CountSent {
  return async (identity) => {
    const limit = await limitOf(database, identity, dailyLimit)
    const key = `sent:${identity.user}`
    try {
      const window = { windowMs: dayMs, limit }
      const counted = await countWithin(cache, key, window)
      // A count that begins may have been begun by a Redis that has forgotten.
      const before = counted.count === 1 ? await queuedToday(database, identity, limit) : 0
      if (before === 0) return { allowed: counted.allowed, limit }
      return { allowed: (await countWithin(cache, key, { ...window, increment: before })).allowed, limit }
    } catch (error) {
      if (!(error instanceof CacheUnavailable)) throw error
      return { allowed: (await queuedToday(database, identity, limit)) < limit, limit }
    }
  }
}

/** Of whom: a user, sending from a domain or from any. */
type Sender = { readonly user: string; readonly domain?: string }
type Records = SendLimitOptions['database']

/** What was sent in the last day, and may be. */
export function sendUsage({ database, dailyLimit }: Omit<SendLimitOptions, 'cache'>) {
  return async (sender: Sender): Promise<{ readonly count: number; readonly limit: number }> => {
    const limit = await limitOf(database, sender, dailyLimit)
    return { count: await queuedToday(database, sender), limit }
  }
}

async function limitOf(
  { domains, users }: Records,
  { domain, user }: Sender,
  usual: number
): Promise<number> {
  const [owner, home] = await Promise.all([
    users.findOne({ _id: toObjectId(user)! }, { smtp_limit: 1 }),
    domain === undefined ? undefined : domains.findOne({ _id: toObjectId(domain)! }, { smtp_limit: 1 })
  ])
  return owner?.smtp_limit || home?.smtp_limit || usual
}

function queuedToday({ emails }: Records, { user }: Sender, limit?: number): Promise<number> {
  const since = new Date(Date.now() - dayMs)
  const sent = { user: toObjectId(user)!, created_at: { $gt: since }, kind: 'submission' as const }
  return emails.countDocuments(sent, limit === undefined ? {} : { limit })
}
