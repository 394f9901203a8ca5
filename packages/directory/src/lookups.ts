// The questions that each message and each login ask of the database, answered from memory for a moment.
import type { Alias, Database, Domain, Email, ObjectId, User } from '@postkeep/database'
import { createShortCache, type ShortCache } from './short-cache.ts'

export type Lookups = {
  /** `name`: an A-label in lower case. */
  domain(name: string): Promise<Domain | undefined>
  domainById(id: ObjectId): Promise<Domain | undefined>
  alias(domain: ObjectId, name: string): Promise<Alias | undefined>
  /** Names that are patterns, oldest first; a domain has no more than `mostPatterns`. */
  patterns(domain: ObjectId): Promise<readonly Alias[]>
  user(id: ObjectId): Promise<User | undefined>
  /** The administrators of the server, first the oldest. */
  serverAdmins(): Promise<readonly User[]>
  /** An enabled alias of theirs that has a mailbox, at that domain if there is one. */
  mailboxOf(user: ObjectId, domain: ObjectId | undefined): Promise<Alias | undefined>
  /** From the queue, also what has been delivered, for 30 days. */
  sentEmail(id: ObjectId): Promise<Pick<Email, 'envelope'> | undefined>
  /** To be called after each write. */
  forget(): void
}

/** Each is tried with every address of its domain that comes in. */
export const mostPatterns = 100

const ttlMs = 2000
const maxEntries = 2000

export function createLookups(database: Database, now: () => number): Lookups {
  const caches: Pick<ShortCache<unknown>, 'clear'>[] = []
  const cacheOf = <T>(): ShortCache<T> => {
    const cache = createShortCache<T>({ ttlMs, maxEntries, now })
    caches.push(cache)
    return cache
  }
  const domains = cacheOf<Domain | undefined>()
  const domainsById = cacheOf<Domain | undefined>()
  const aliases = cacheOf<Alias | undefined>()
  const patterns = cacheOf<readonly Alias[]>()
  const users = cacheOf<User | undefined>()

  return {
    domain: (name) => domains.get(name, () => orUndefined(database.domains.findOne({ name }))),
    domainById: (_id) => domainsById.get(String(_id), () => orUndefined(database.domains.findOne({ _id }))),
    alias: (domain, name) =>
      aliases.get(`${String(domain)} ${name}`, () => orUndefined(database.aliases.findOne({ domain, name }))),
    // '0' is what comes after '/': the index has the names in order.
    patterns: (domain) =>
      patterns.get(String(domain), () =>
        listed(
          database.aliases
            .find({ domain, name: { $gte: '/', $lt: '0' } })
            .sort({ name: 1 })
            .limit(mostPatterns)
        )
      ),
    serverAdmins: () =>
      listed(database.users.find({ group: 'admin' }).sort({ created_at: 1, _id: 1 }).limit(5)),
    mailboxOf: (user, domain) => mailboxOf(database, user, domain),
    sentEmail: (_id) => orUndefined(database.emails.findOne({ _id, kind: 'submission' }, { envelope: 1 })),
    user: (_id) => users.get(String(_id), () => orUndefined(database.users.findOne({ _id }))),
    forget() {
      for (const cache of caches) cache.clear()
    }
  }
}

async function orUndefined<T>(found: PromiseLike<T | null>): Promise<T | undefined> {
  return (await found) ?? undefined
}

/** Oldest first. */
async function listed<T extends { _id: ObjectId }>(found: PromiseLike<T[]>): Promise<T[]> {
  return (await found).toSorted((a, b) => (String(a._id) < String(b._id) ? -1 : 1))
}

async function mailboxOf(
  { aliases }: Database,
  user: ObjectId,
  domain: ObjectId | undefined
): Promise<Alias | undefined> {
  const wanted = { user, has_imap: true, is_enabled: true }
  const atDomain = domain && (await aliases.findOne({ ...wanted, domain }))
  return atDomain ?? (await aliases.findOne(wanted)) ?? undefined
}
