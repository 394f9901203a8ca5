// How many messages somebody may send a day, and to how many recipients at once. Redis counts; MongoDB, which has the
// messages, knows better when Redis has lost its memory or is away.
import { CacheUnavailable, countWithin, type Cache } from '@postkeep/cache'
import { toObjectId, type Database } from '@postkeep/database'
import { ownLimitsOf, type OwnLimits } from '@postkeep/directory'
import type { Identity } from '@postkeep/mailbox-contract'

export interface SendLimitOptions {
  readonly database: Pick<Database, 'users' | 'domains' | 'emails'>
  readonly cache: Cache
  /** Where neither the user nor the domain has one of its own. */
  readonly dailyLimit: () => number
  /** Likewise: recipients of a message (default 50). */
  readonly recipientLimit?: () => number
  /** The user's own limits, else those of the domain, 0: none. Where it is left out they are read each time. */
  readonly ownLimits?: (sender: Sender) => Promise<OwnLimits>
}

export interface SendCount {
  readonly allowed: boolean
  readonly limit: number
  /** That a message may have. */
  readonly recipients: number
}

/** Counts one message of that login. @throws what MongoDB throws */
export type CountSent = (identity: Pick<Identity, 'user' | 'domain'>) => Promise<SendCount>

export interface SendLimits {
  readonly messages: number
  readonly recipients: number
}

/** Of whom: a user, sending from a domain or from any. */
type Sender = { readonly user: string; readonly domain?: string }
type Records = SendLimitOptions['database']
type Usual = Omit<SendLimitOptions, 'cache'>

const dayMs = 24 * 3_600_000

/** What holds for a login: the user's own limits, else those of the domain, else the server's. */
export function sendLimits(usual: Usual): (sender: Sender) => Promise<SendLimits> {
  return (sender) => limitsOf(sender, usual)
}

export function sendLimit(options: SendLimitOptions): CountSent {
  const { cache, database } = options
  return async (identity) => {
    const { messages: limit, recipients } = await limitsOf(identity, options)
    const key = `sent:${identity.user}`
    try {
      const window = { windowMs: dayMs, limit }
      const counted = await countWithin(cache, key, window)
      // A count that begins may have been begun by a Redis that has forgotten.
      const before = counted.count === 1 ? await queuedToday(database, identity, limit) : 0
      if (before === 0) return { allowed: counted.allowed, limit, recipients }
      const { allowed } = await countWithin(cache, key, { ...window, increment: before })
      return { allowed, limit, recipients }
    } catch (error) {
      if (!(error instanceof CacheUnavailable)) throw error
      return { allowed: (await queuedToday(database, identity, limit)) < limit, limit, recipients }
    }
  }
}

/** What was sent in the last day, and may be. */
export function sendUsage(usual: Usual) {
  return async (sender: Sender): Promise<{ readonly count: number; readonly limit: number }> => {
    const { messages: limit } = await limitsOf(sender, usual)
    return { count: await queuedToday(usual.database, sender), limit }
  }
}

async function limitsOf(sender: Sender, usual: Usual): Promise<SendLimits> {
  const {
    dailyLimit,
    database,
    ownLimits = (of) => readLimits(of, database),
    recipientLimit = () => 50
  } = usual
  const { messages, recipients } = await ownLimits(sender)
  return { messages: messages || dailyLimit(), recipients: recipients || recipientLimit() }
}

async function readLimits({ domain, user }: Sender, database: Records): Promise<OwnLimits> {
  const fields = { smtp_limit: 1, smtp_recipient_limit: 1 } as const
  const [owner, home] = await Promise.all([
    database.users.findOne({ _id: toObjectId(user)! }, fields),
    domain === undefined ? undefined : database.domains.findOne({ _id: toObjectId(domain)! }, fields)
  ])
  return ownLimitsOf(owner, home)
}

function queuedToday({ emails }: Records, { user }: Sender, limit?: number): Promise<number> {
  const since = new Date(Date.now() - dayMs)
  const sent = { user: toObjectId(user)!, created_at: { $gt: since }, kind: 'submission' as const }
  return emails.countDocuments(sent, limit === undefined ? {} : { limit })
}
